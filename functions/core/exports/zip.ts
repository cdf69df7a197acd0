import { constants, crc32, deflateRawSync } from 'node:zlib';

/** How far an archive is written: plain data, so that another process can go on. No library of ours does that: they hold it in memory. */
export interface ZipState {
  readonly offset: number;
  readonly entries: readonly ZipEntry[];
  readonly open: ZipEntry | null;
}

/** A file of the archive: name, CRC-32, bytes, bytes as packed, where it begins, and how it is packed. */
export type ZipEntry = readonly [
  name: string,
  crc: number,
  bytes: number,
  packed: number,
  offset: number,
  method: 0 | 8,
];

/** Some bytes of the archive, and how far it is with them. */
export interface Zipped {
  readonly bytes: Buffer;
  readonly zip: ZipState;
}

export const emptyZip: ZipState = { offset: 0, entries: [], open: null };

const deflated = 8;
const stored = 0;
const max32 = 0xffffffff;
/** Names are UTF-8; sizes follow the content. */
const flags = { whole: 0x0800, streamed: 0x0808 };
/** An empty last block. */
const endOfDeflate = Buffer.from([3, 0]);
/** 1 January 2026: an archive says nothing of when its files were touched. */
const dosDate = ((2026 - 1980) << 9) | (1 << 5) | 1;

/** Adds a file that is at hand, as it is. */
export function wholeEntry(zip: ZipState, name: string, content: Uint8Array): Zipped {
  const entry: ZipEntry = [name, crc32(content), content.length, content.length, zip.offset, stored];
  const bytes = Buffer.concat([localHeader(entry, flags.whole), content]);
  return {
    bytes,
    zip: { offset: zip.offset + bytes.length, entries: [...zip.entries, entry], open: null },
  };
}

/** Begins a file whose size is not known yet. */
export function beginEntry(zip: ZipState, name: string): Zipped {
  const open: ZipEntry = [name, 0, 0, 0, zip.offset, deflated];
  const bytes = localHeader(open, flags.streamed);
  return { bytes, zip: { ...zip, offset: zip.offset + bytes.length, open } };
}

/** Adds to the file that was begun: a block that needs nothing of those before. `pack` false for what cannot be packed. */
export function addToEntry(zip: ZipState, content: Uint8Array, pack = true): Zipped {
  const { open } = zip;
  if (!open) throw new Error('No file of the archive was begun.');
  const bytes = deflateRawSync(content, { level: pack ? 6 : 0, finishFlush: constants.Z_SYNC_FLUSH });
  const [name, crc, size, packed, offset, method] = open;
  const grown: ZipEntry = [
    name,
    crc32(content, crc),
    size + content.length,
    packed + bytes.length,
    offset,
    method,
  ];
  return { bytes, zip: { ...zip, offset: zip.offset + bytes.length, open: grown } };
}

/** Ends the file that was begun. */
export function endEntry(zip: ZipState): Zipped {
  const { open } = zip;
  if (!open) throw new Error('No file of the archive was begun.');
  const [name, crc, size, before, offset, method] = open;
  const entry: ZipEntry = [name, crc, size, before + endOfDeflate.length, offset, method];
  const isLarge = size > max32 || entry[3] > max32;
  const sizes = isLarge ? [...u64(entry[3]), ...u64(size)] : [...u32(entry[3]), ...u32(size)];
  const bytes = Buffer.concat([endOfDeflate, Buffer.from([...u32(0x08074b50), ...u32(crc), ...sizes])]);
  return {
    bytes,
    zip: { offset: zip.offset + bytes.length, entries: [...zip.entries, entry], open: null },
  };
}

/** The directory, with which the archive is complete. */
export function endZip(zip: ZipState): Buffer {
  const directory = Buffer.concat(zip.entries.map(directoryEntry));
  const count = zip.entries.length;
  const start = zip.offset;
  const end = start + directory.length;
  const isLarge = end > max32 || count > 0xffff;
  const zip64 = [
    ...[...u32(0x06064b50), ...u64(44), ...u16(45), ...u16(45), ...u32(0), ...u32(0)],
    ...[...u64(count), ...u64(count), ...u64(directory.length), ...u64(start)],
    ...[...u32(0x07064b50), ...u32(0), ...u64(end), ...u32(1)],
  ];
  const last = [
    ...[...u32(0x06054b50), ...u16(0), ...u16(0)],
    ...[...u16(Math.min(count, 0xffff)), ...u16(Math.min(count, 0xffff))],
    ...[...u32(Math.min(directory.length, max32)), ...u32(Math.min(start, max32)), ...u16(0)],
  ];
  return Buffer.concat([directory, Buffer.from(isLarge ? zip64 : []), Buffer.from(last)]);
}

function localHeader([name, crc, bytes, packed, , method]: ZipEntry, flag: number): Buffer {
  const text = Buffer.from(name, 'utf8');
  const head = [
    ...[...u32(0x04034b50), ...u16(20), ...u16(flag), ...u16(method), ...u16(0), ...u16(dosDate)],
    ...[...u32(crc), ...u32(packed), ...u32(bytes), ...u16(text.length), ...u16(0)],
  ];
  return Buffer.concat([Buffer.from(head), text]);
}

function directoryEntry([name, crc, bytes, packed, offset, method]: ZipEntry): Buffer {
  const text = Buffer.from(name, 'utf8');
  const isLarge = bytes > max32 || packed > max32 || offset > max32;
  const extra = isLarge ? [...u16(1), ...u16(24), ...u64(bytes), ...u64(packed), ...u64(offset)] : [];
  const flag = method === deflated ? flags.streamed : flags.whole;
  const [size, packedSize, at] = isLarge ? [max32, max32, max32] : [bytes, packed, offset];
  const head = [
    ...[...u32(0x02014b50), ...u16(45), ...u16(isLarge ? 45 : 20), ...u16(flag), ...u16(method)],
    ...[...u16(0), ...u16(dosDate), ...u32(crc), ...u32(packedSize), ...u32(size)],
    ...[...u16(text.length), ...u16(extra.length), ...u16(0), ...u16(0), ...u16(0), ...u32(0), ...u32(at)],
  ];
  return Buffer.concat([Buffer.from(head), text, Buffer.from(extra)]);
}

function u16(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff];
}

function u32(value: number): number[] {
  return [...u16(value & 0xffff), ...u16(value >>> 16)];
}

function u64(value: number): number[] {
  return [...u32(value % 2 ** 32), ...u32(Math.floor(value / 2 ** 32))];
}
