import { type Arg, integer, type Reply, ReplyError } from './reply.ts';

/** A command as RESP2 sends it: an array of bulk strings. */
export function encodeCommand(args: Arg[]): Buffer {
  const parts: Buffer[] = [Buffer.from(`*${args.length}\r\n`)];
  for (const arg of args) {
    const bytes = typeof arg === 'string' ? Buffer.from(arg) : arg;
    parts.push(Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n'));
  }
  return Buffer.concat(parts);
}

/** Reads RESP2 replies out of a stream of chunks, which may cut them anywhere. */
export class ReplyReader {
  #chunks: Buffer[] = [];
  #bytes = Buffer.alloc(0);
  #position = 0;
  /** Bytes that must be there before another try makes sense: a long reply is not parsed anew per chunk. */
  #neededBytes = 0;

  /** Takes a chunk and answers the replies that are now complete. Throws on bytes that are no RESP2. */
  push(chunk: Buffer): Reply[] {
    this.#chunks.push(chunk);
    const heldBytes = this.#chunks.reduce((sum, part) => sum + part.length, this.#bytes.length);
    if (heldBytes < this.#neededBytes) return [];
    this.#bytes = Buffer.concat([this.#bytes, ...this.#chunks]);
    this.#chunks = [];
    this.#position = 0;
    const replies: Reply[] = [];
    for (;;) {
      const start = this.#position;
      const reply = this.#read();
      if (reply === undefined) {
        this.#bytes = this.#bytes.subarray(start);
        this.#neededBytes = Math.max(0, this.#neededBytes - start);
        return replies;
      }
      this.#neededBytes = 0;
      replies.push(reply);
    }
  }

  #read(): Reply | undefined {
    const end = this.#bytes.indexOf('\r\n', this.#position);
    if (end < 0) return undefined;
    const kind = String.fromCharCode(this.#bytes[this.#position] ?? 0);
    const line = this.#bytes.toString('utf8', this.#position + 1, end);
    this.#position = end + 2;
    if (kind === '+') return line;
    if (kind === '-') return new ReplyError(line);
    if (kind === ':') return integer(BigInt(line));
    if (kind === '$') return this.#readBulk(Number(line));
    if (kind === '*') return this.#readArray(Number(line));
    throw new Error(`Not a RESP2 reply: it starts with ${JSON.stringify(kind)}.`);
  }

  #readBulk(length: number): Buffer | null | undefined {
    if (length < 0) return null;
    const end = this.#position + length;
    if (this.#bytes.length < end + 2) {
      this.#neededBytes = end + 2;
      return undefined;
    }
    const value = Buffer.from(this.#bytes.subarray(this.#position, end));
    this.#position = end + 2;
    return value;
  }

  #readArray(length: number): Reply[] | null | undefined {
    if (length < 0) return null;
    const items: Reply[] = [];
    while (items.length < length) {
      const item = this.#read();
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  }
}
