import { S3Error } from './errors.ts';

/** Takes a byte stream apart piece by piece, holding no more than the chunk at hand. Throws S3Error `IncompleteBody` at its end. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** One line without its CRLF. Throws the given error when it is longer than `maxBytes`. */
  async line(maxBytes: number, tooLong: () => Error): Promise<string> {
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of this.until(Buffer.from('\r\n'))) {
      bytes += part.length;
      if (bytes > maxBytes) throw tooLong();
      parts.push(part);
    }
    return Buffer.concat(parts).toString('utf8');
  }

  /** Exactly the next `bytes` bytes, as they come. */
  async *take(bytes: number): AsyncGenerator<Buffer> {
    let left = bytes;
    while (left > 0) {
      if (this.#held.length === 0) await this.#fill();
      const part = this.#held.subarray(0, left);
      this.#held = this.#held.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  /** All up to the delimiter, which is consumed and not yielded. */
  async *until(delimiter: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#held.indexOf(delimiter);
      const safe = at >= 0 ? at : this.#held.length - delimiter.length + 1;
      const part = this.#held.subarray(0, Math.max(0, safe));
      this.#held = this.#held.subarray(at >= 0 ? at + delimiter.length : part.length);
      if (part.length > 0) yield part;
      if (at >= 0) return;
      await this.#fill();
    }
  }

  async #fill(): Promise<void> {
    const next = await this.#chunks.next();
    if (next.done) throw new S3Error('IncompleteBody', 'The body ended before it was complete.');
    const chunk = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
  }
}
