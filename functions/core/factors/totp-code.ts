import { createHmac, timingSafeEqual } from 'node:crypto';

/** What every authenticator app knows (RFC 6238, 4; most of them ignore what a URI says otherwise). */
const stepMs = 30_000;
const digits = 6;
/** RFC 4226, 4, R6: 160 bits. */
export const totpSecretBytes = 20;

/** The code for one step of 30 s (RFC 4226, 5.3). */
export function totpCodeAt(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The step of a moment. */
export function totpStepAt(nowMs: number): number {
  return Math.floor(nowMs / stepMs);
}

/** The step whose code this is: that of now, the one before or the one after (RFC 6238, 5.2). Takes the same time for all codes. */
export function matchingStep(secret: Uint8Array, code: string, nowMs: number): number | undefined {
  const now = totpStepAt(nowMs);
  if (!/^\d{6}$/.test(code)) return undefined;
  const given = Buffer.from(code);
  let found: number | undefined;
  for (const step of [now - 1, now + 1, now]) {
    if (timingSafeEqual(Buffer.from(totpCodeAt(secret, step)), given)) found = step;
  }
  return found;
}

const base32Letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648, 6, without padding. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => base32Letters[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
}

/** What a QR code tells an authenticator app. `issuer` is the host of the instance, so that several are told apart. */
export function totpUri(secret: string, issuer: string, handle: string): string {
  const label = `${encodeURIComponent(`UmbraChat (${issuer})`)}:${encodeURIComponent(handle)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(`UmbraChat (${issuer})`)}`;
}
