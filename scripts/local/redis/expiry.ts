import { fitsInt64, int64Arg } from './numbers.ts';
import { ReplyError } from './reply.ts';

/** How a command gives a time: relative or absolute, in seconds or milliseconds. */
export interface TimeFormat {
  absolute: boolean;
  unitMs: bigint;
}

/** The options of SET and GETEX, which EXPIRE and its kin share by meaning. */
export const TIME_FORMATS: Record<string, TimeFormat> = {
  ex: { absolute: false, unitMs: 1000n },
  px: { absolute: false, unitMs: 1n },
  exat: { absolute: true, unitMs: 1000n },
  pxat: { absolute: true, unitMs: 1n },
};

/**
 * The Unix time (ms) that `text` gives; `command` names the command in the error text. With `positive`, zero and
 * negative times are errors too (SET, SETEX, GETEX), else they are a past time (EXPIRE).
 */
export function expiryArg(
  text: string,
  format: TimeFormat,
  nowMs: number,
  command: string,
  positive: boolean,
): number {
  const value = int64Arg(text);
  const relativeMs = value * format.unitMs;
  const atMs = relativeMs + (format.absolute ? 0n : BigInt(nowMs));
  if ((positive && value <= 0n) || !fitsInt64(relativeMs) || !fitsInt64(atMs)) {
    throw new ReplyError(`ERR invalid expire time in '${command}' command`);
  }
  return Number(atMs);
}
