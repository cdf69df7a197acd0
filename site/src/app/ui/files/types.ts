import type {
  Attachment,
  AttachmentKind,
  AttachmentType,
} from '../../../../../functions/wire/attachments.ts';
import { locale } from '../../text/language.ts';

const office = 'application/vnd.openxmlformats-officedocument.';
const open = 'application/vnd.oasis.opendocument.';

/** By the end of the name: browsers name types differently, or not at all. */
const byEnding: Readonly<Record<string, AttachmentType>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  mov: 'video/mp4',
  webm: 'video/webm',
  pdf: 'application/pdf',
  zip: 'application/zip',
  docx: `${office}wordprocessingml.document`,
  xlsx: `${office}spreadsheetml.sheet`,
  pptx: `${office}presentationml.presentation`,
  odt: `${open}text`,
  ods: `${open}spreadsheet`,
  odp: `${open}presentation`,
  txt: 'text/plain',
  md: 'text/plain',
  log: 'text/plain',
  json: 'text/plain',
  csv: 'text/csv',
};

/** Types that a browser names and that need no ending, as of what is pasted. */
const byType = new Set<string>(['image/jpeg', 'image/png', 'image/webp', 'image/gif']);

/** What a file is declared as, or null where it is of no kind that can be sent. */
export function typeOf({ name, type }: Pick<File, 'name' | 'type'>): AttachmentType | null {
  if (byType.has(type)) return type as AttachmentType;
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return byEnding[ending] ?? null;
}

/** As what a type is shown. */
export function kindOf(type: string): AttachmentKind {
  const [family = ''] = type.split('/');
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'file';
}

/** A name that the server takes: one line, without folders, not too long. */
export function fileName({ name }: Pick<File, 'name'>): string {
  const clean = name
    .toWellFormed()
    .replace(/[\\/\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '_')
    .trim();
  const ending = /\.[^.]{1,10}$/.exec(clean)?.[0] ?? '';
  const short = clean.length > 100 ? clean.slice(0, 100 - ending.length).toWellFormed() + ending : clean;
  return short || 'file';
}

/** "1.4 MB" in the language of the page. */
export function sizeWords({ sizeBytes }: Pick<Attachment, 'sizeBytes'>): string {
  const [unit, divisor] =
    sizeBytes < 1_000 ? ['byte', 1] : sizeBytes < 1_000_000 ? ['kilobyte', 1e3] : ['megabyte', 1e6];
  const format = {
    style: 'unit',
    unit: unit as string,
    maximumFractionDigits: divisor === 1e6 ? 1 : 0,
  } as const;
  return new Intl.NumberFormat(locale, format).format(sizeBytes / Number(divisor));
}
