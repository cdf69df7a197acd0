/**
 * Makes UUIDs of version 7 (RFC 9562) that increase strictly, also within a millisecond and when the clock is set back:
 * the 12 bits after the time count up.
 */
export function uuid7Source(now: () => number, randomBytes: (count: number) => Uint8Array): () => string {
  let lastMs = 0;
  let counter = 0;
  return () => {
    const random = randomBytes(10);
    const nowMs = now();
    if (nowMs > lastMs) {
      lastMs = nowMs;
      // The top bit stays free, so that there is room to count.
      counter = (byteAt(random, 0) << 3) | (byteAt(random, 1) >> 5);
    } else if (counter < 0xfff) counter++;
    else {
      lastMs++;
      counter = 0;
    }
    const variant = (byteAt(random, 2) & 0x3f) | 0x80;
    const rest = hex(variant, 2) + Array.from(random.slice(3), (byte) => hex(byte, 2)).join('');
    const time = hex(lastMs, 12);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(counter, 3)}-${rest.slice(0, 4)}-${rest.slice(4, 16)}`;
  };
}

function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
