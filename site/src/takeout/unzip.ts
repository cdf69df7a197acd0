/** A file of an archive, and how to read it. */
export interface ZipFile {
  readonly name: string;
  readonly bytes: number;
  read(): Promise<Blob>;
}

/** The file is no archive that could be read, or not the one that was written. */
export class NotReadable extends Error {}

/** The files of an archive (APPNOTE 6.3), by the directory at its end. Nothing is unpacked before it is read. */
export async function unzip(archive: Blob): Promise<Map<string, ZipFile>> {
  const tailAt = Math.max(0, archive.size - 65_557);
  const tail = await viewOf(archive, tailAt, archive.size);
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw new NotReadable('no archive');
  let count = tail.getUint16(end + 10, true);
  let at = tail.getUint32(end + 16, true);
  if (at === 0xffffffff || count === 0xffff) {
    const large = await viewOf(archive, Number(tail.getBigUint64(end - 12, true)), tailAt + end);
    count = Number(large.getBigUint64(32, true));
    at = Number(large.getBigUint64(48, true));
  }
  const files = new Map<string, ZipFile>();
  const directory = await viewOf(archive, at, tailAt + end);
  for (let index = 0, place = 0; index < count; index++) {
    if (place + 46 > directory.byteLength || directory.getUint32(place, true) !== 0x02014b50) {
      throw new NotReadable('broken directory');
    }
    const entry = entryAt(directory, place);
    files.set(entry.name, {
      name: entry.name,
      bytes: entry.bytes,
      read: () => contentOf(archive, entry),
    });
    place = entry.next;
  }
  return files;
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly bytes: number;
  readonly packed: number;
  readonly offset: number;
  readonly next: number;
}

function entryAt(view: DataView, at: number): Entry {
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((one) => view.getUint16(at + one, true));
  const nameAt = at + 46;
  const extraAt = nameAt + (nameLength ?? 0);
  const name = new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + nameAt, nameLength));
  const isLarge = view.getUint32(at + 42, true) === 0xffffffff;
  const large = (place: number) => Number(view.getBigUint64(extraAt + 4 + place, true));
  return {
    name,
    method: view.getUint16(at + 10, true),
    bytes: isLarge ? large(0) : view.getUint32(at + 24, true),
    packed: isLarge ? large(8) : view.getUint32(at + 20, true),
    offset: isLarge ? large(16) : view.getUint32(at + 42, true),
    next: extraAt + (extraLength ?? 0) + (commentLength ?? 0),
  };
}

async function contentOf(archive: Blob, { method, offset, packed, bytes }: Entry): Promise<Blob> {
  const head = await viewOf(archive, offset, offset + 30);
  if (head.getUint32(0, true) !== 0x04034b50) throw new NotReadable('broken entry');
  const from = offset + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const content = archive.slice(from, from + packed);
  if (method === 0) return content;
  if (method !== 8) throw new NotReadable('unknown method');
  const unpacked = content.stream().pipeThrough(new DecompressionStream('deflate-raw'));
  try {
    const blob = await new Response(unpacked.pipeThrough(noMoreThan(bytes))).blob();
    if (blob.size !== bytes) throw new NotReadable('wrong size');
    return blob;
  } catch (cause) {
    throw new NotReadable('broken content', { cause });
  }
}

/** What is said to be small may not become large. */
function noMoreThan(bytes: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let left = bytes;
  return new TransformStream({
    transform(chunk, controller) {
      left -= chunk.length;
      if (left < 0) throw new NotReadable('too large');
      controller.enqueue(chunk);
    },
  });
}

async function viewOf(blob: Blob, from: number, until: number): Promise<DataView> {
  if (from < 0 || until > blob.size || from > until) throw new NotReadable('broken offsets');
  return new DataView(await blob.slice(from, until).arrayBuffer());
}
