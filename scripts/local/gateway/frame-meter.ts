const maxHeaderBytes = 14;

/**
 * Follows the bytes a WebSocket client sends and reports the payload length of each frame as soon as its header has
 * arrived. `ws` joins the frames of a message before anybody sees them, while API Gateway limits single frames. It only
 * watches: malformed input is left for `ws` to refuse.
 */
export class FrameMeter {
  readonly #onFrame: (payloadBytes: number) => void;
  readonly #header = Buffer.alloc(maxHeaderBytes);
  #headerBytes = 0;
  #payloadBytesLeft = 0;

  constructor(onFrame: (payloadBytes: number) => void) {
    this.#onFrame = onFrame;
  }

  /** Takes the next bytes of the stream, however it was cut into chunks. */
  push(chunk: Buffer): void {
    let offset = 0;
    while (offset < chunk.length) {
      const skipped = Math.min(this.#payloadBytesLeft, chunk.length - offset);
      this.#payloadBytesLeft -= skipped;
      offset += skipped;
      if (offset === chunk.length) return;

      this.#header[this.#headerBytes++] = chunk[offset++] ?? 0;
      if (this.#headerBytes < headerLength(this.#header, this.#headerBytes)) continue;
      this.#headerBytes = 0;
      this.#payloadBytesLeft = payloadLength(this.#header);
      this.#onFrame(this.#payloadBytesLeft);
    }
  }
}

function headerLength(header: Buffer, known: number): number {
  if (known < 2) return 2;
  const lengthAndMask = header[1] ?? 0;
  const extendedBytes = { 126: 2, 127: 8 }[lengthAndMask & 0x7f] ?? 0;
  const maskBytes = lengthAndMask & 0x80 ? 4 : 0;
  return 2 + extendedBytes + maskBytes;
}

function payloadLength(header: Buffer): number {
  const short = (header[1] ?? 0) & 0x7f;
  if (short === 126) return header.readUInt16BE(2);
  return short === 127 ? Number(header.readBigUInt64BE(2)) : short;
}
