import { notAnInteger, ReplyError } from './reply.ts';

const MAX_I64 = 2n ** 63n - 1n;
const MIN_I64 = -(2n ** 63n);
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/i;
const HEXADECIMAL = /^([+-]?)0x(?:([\da-f]+)\.?([\da-f]*)|\.([\da-f]+))(?:p([+-]?\d+))?/i;
const INFINITE = /^([+-]?)inf(?:inity)?/i;

/** A signed 64-bit integer in Redis' strict spelling (no sign +, blank, leading zero or -0), else undefined. */
export function parseInt64(text: string): bigint | undefined {
  if (!/^(?:0|-?[1-9]\d{0,18})$/.test(text)) return undefined;
  const value = BigInt(text);
  return fitsInt64(value) ? value : undefined;
}

export function fitsInt64(value: bigint): boolean {
  return value >= MIN_I64 && value <= MAX_I64;
}

/** The integer in an argument; throws Redis' error. */
export function int64Arg(text: string): bigint {
  const value = parseInt64(text);
  if (value === undefined) throw notAnInteger();
  return value;
}

/** An index, offset or limit: as `int64Arg`, but a number; beyond 2^53 it rounds, which no collection can tell. */
export function indexArg(text: string): number {
  return Number(int64Arg(text));
}

/** A score in an argument, in the spelling of C's strtod; throws Redis' error. */
export function scoreArg(text: string): number {
  const { value, length } = readDouble(text);
  const outOfRange = !/inf/i.test(text) && (!Number.isFinite(value) || (value === 0 && hasDigit(text)));
  if (length !== text.length || length === 0 || outOfRange) {
    throw new ReplyError('ERR value is not a valid float');
  }
  return value;
}

/**
 * The bound of a score range without its `(`. Laxer than a score, as in Redis: it may be empty (0), start with
 * blanks, or overflow to infinity. undefined when it is no number.
 */
export function parseBound(text: string): number | undefined {
  const [cString = ''] = text.split('\0', 1);
  const trimmed = cString.replace(/^[ \t\n\v\f\r]+/, '');
  const { value, length } = readDouble(trimmed);
  if (length === 0) return cString === '' ? 0 : undefined;
  return length === trimmed.length ? value : undefined;
}

/**
 * A score as Redis ≥ 7.2 and Valkey write it: whole numbers in digits up to 2^62, all else in the fewest digits
 * that read back the same (`0.1`, `1e+20`, `1e-7`). Redis 7.0 writes 17 digits instead, the same number.
 */
export function formatScore(score: number): string {
  if (!Number.isFinite(score)) return score > 0 ? 'inf' : '-inf';
  if (Object.is(score, -0)) return '-0';
  if (Number.isInteger(score) && Math.abs(score) <= 2 ** 62) return BigInt(score).toString();
  const sign = score < 0 ? '-' : '';
  const [mantissa = '', exponentText = ''] = Math.abs(score).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const exponent = Number(exponentText);
  const trailing = exponent - digits.length + 1;
  if (trailing >= 0 && exponent < digits.length + 7) return sign + digits + '0'.repeat(trailing);
  if (trailing < 0 && (trailing > -7 || Math.abs(exponent) < 4)) {
    const padded = digits.padStart(digits.length - exponent, '0');
    return `${sign}${padded.slice(0, trailing)}.${padded.slice(trailing)}`;
  }
  return `${sign}${mantissa}e${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}

/** The longest number at the start of `text`, and how many chars it took (0: none). */
function readDouble(text: string): { value: number; length: number } {
  const infinite = INFINITE.exec(text);
  if (infinite) {
    return { value: infinite[1] === '-' ? -Infinity : Infinity, length: infinite[0].length };
  }
  const hex = HEXADECIMAL.exec(text);
  if (hex) {
    const [all, sign, whole = '', fraction = hex[4] ?? '', , power = '0'] = hex;
    const exponent = Number(power) - 4 * fraction.length;
    const value = Number(`0x${whole}${fraction}`) * 2 ** exponent;
    return { value: sign === '-' ? -value : value, length: all.length };
  }
  const decimal = DECIMAL.exec(text)?.[0] ?? '';
  return { value: decimal === '' ? 0 : Number(decimal), length: decimal.length };
}

/** Whether the mantissa has a digit other than 0: then a value of 0 is an underflow. */
function hasDigit(text: string): boolean {
  return /^[+-]?0x/i.test(text)
    ? /[1-9a-f]/i.test(text.replace(/^[+-]?0x|p.*$/gi, ''))
    : /^[^e]*[1-9]/i.test(text);
}
