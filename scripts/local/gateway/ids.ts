import { randomBytes } from 'node:crypto';

/** An id in API Gateway's shape: 16 characters of base64, `/`, `+` and the final `=` included, so URLs have to escape it. */
export function gatewayId(): string {
  return randomBytes(11).toString('base64');
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The common log format's time, as events carry it: `12/Mar/2026:19:03:58 +0000`. */
export function requestTime(epochMs: number): string {
  const date = new Date(epochMs);
  const day = String(date.getUTCDate()).padStart(2, '0');
  return `${day}/${months[date.getUTCMonth()]}/${date.getUTCFullYear()}:${date.toISOString().slice(11, 19)} +0000`;
}
