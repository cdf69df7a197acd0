import { type AttachmentKind, type AttachmentType, attachmentTypes } from '../../wire/attachments.ts';

/**
 * What the content is, by its first bytes and not by what anybody says: one of the types on the list that the declared one
 * is a true name for. `type_refused` where it is on no list or is a program or a page, `type_mismatch` where it is something
 * else than was declared.
 */
export function sniff(
  content: Buffer,
  declared: AttachmentType,
): AttachmentType | 'type_refused' | 'type_mismatch' {
  const found = typesOf(content);
  if (found.length === 0) return 'type_refused';
  return found.includes(declared) ? declared : 'type_mismatch';
}

/** As what an attachment of this type is shown. */
export function kindOf(type: AttachmentType): AttachmentKind {
  const kinds = Object.entries(attachmentTypes) as [AttachmentKind, readonly string[]][];
  return kinds.find(([, types]) => types.includes(type))?.[0] ?? 'file';
}

/** Containers hold one thing or another, so several names can be true. */
function typesOf(content: Buffer): readonly AttachmentType[] {
  const starts = (bytes: string | readonly number[], at = 0) =>
    content.subarray(at, at + bytes.length).equals(Buffer.from(bytes as string, 'latin1'));
  if (starts([0xff, 0xd8, 0xff])) return ['image/jpeg'];
  if (starts('\x89PNG\r\n\x1a\n')) return ['image/png'];
  if (starts('GIF87a') || starts('GIF89a')) return ['image/gif'];
  if (starts('RIFF') && starts('WEBP', 8)) return ['image/webp'];
  if (starts('RIFF') && starts('WAVE', 8)) return ['audio/wav'];
  if (starts('OggS')) return ['audio/ogg'];
  if (starts([0x1a, 0x45, 0xdf, 0xa3]))
    return content.subarray(0, 4_096).includes('webm') ? ['audio/webm', 'video/webm'] : [];
  if (starts('ftyp', 4)) return isMp4(content) ? ['audio/mp4', 'video/mp4'] : [];
  if (starts('ID3') || isMpegAudioFrame(content)) return ['audio/mpeg'];
  if (starts('%PDF-')) return ['application/pdf'];
  if (starts('PK\x03\x04') || starts('PK\x05\x06')) return zipTypes(content);
  return isPlainText(content) ? ['text/plain', 'text/csv'] : [];
}

/** Brands of HEIF and AVIF images have the same box, and are not on the list. */
function isMp4(content: Buffer): boolean {
  return /^(isom|iso[2-9]|mp4[12]|M4[AVB] |dash|avc1|qt {2}|3gp|MSNV)/.test(
    content.toString('latin1', 8, 12),
  );
}

function isMpegAudioFrame(content: Buffer): boolean {
  const [first = 0, second = 0] = content;
  const layer = (second >> 1) & 3;
  return first === 0xff && second >= 0xe0 && layer !== 0 && second !== 0xff;
}

const officeFolders: readonly (readonly [string, AttachmentType])[] = [
  ['word/', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt/', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
];
const openDocuments: readonly AttachmentType[] = [
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
  'application/vnd.oasis.opendocument.presentation',
];

/** Java and Android programs are ZIP files too, and are refused by what is in them. */
function zipTypes(content: Buffer): readonly AttachmentType[] {
  const holds = (name: string) => content.includes(name, 0, 'latin1');
  if (holds('META-INF/MANIFEST.MF') || holds('AndroidManifest.xml') || holds('classes.dex')) return [];
  if (content.subarray(30, 38).toString('latin1') === 'mimetype') {
    const named = content.toString('latin1', 38, 128);
    const open = openDocuments.filter((type) => named.startsWith(type));
    if (open.length > 0) return open;
  }
  if (holds('[Content_Types].xml')) {
    // Macros run as programs do.
    if (holds('vbaProject.bin')) return [];
    const office = officeFolders.flatMap(([folder, type]) => (holds(folder) ? [type] : []));
    if (office.length > 0) return office;
  }
  return ['application/zip'];
}

/** UTF-8 without controls, that no browser or shell would take for a page or a program. */
function isPlainText(content: Buffer): boolean {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return false;
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (/[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/.test(text)) return false;
  const begin = text.slice(0, 4_096).trimStart();
  if (begin.startsWith('#!')) return false;
  return !/<(?:!doctype|html|head|body|script|svg|iframe|object|embed|meta|link|style|\?xml|\?php)\b/i.test(
    begin,
  );
}
