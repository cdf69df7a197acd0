import { ApiError } from '../../wire/errors.ts';

/**
 * Refuses passwords that are long but among the first to be tried: common ones, also when stretched by repetition,
 * digits or punctuation, simple runs, and the person's own handle or name (NIST 800-63B-4, 3.1.1.2).
 *
 * @throws ApiError `weak_password` with the reason.
 */
export async function assertStrongPassword(
  password: string,
  own: readonly string[],
  field = 'password',
): Promise<void> {
  const reason = await weakness(
    password.toLowerCase(),
    own.map((word) => word.toLowerCase()),
  );
  if (reason) throw new ApiError('weak_password', { issues: [{ path: field, reason }] });
}

async function weakness(password: string, own: readonly string[]): Promise<string | undefined> {
  if (new Set(password).size < 5) return 'too_few_different_characters';
  if (isRun(password)) return 'simple_sequence';
  const core = shortestUnit(password.replace(/^[\P{L}]+|[\P{L}]+$/gu, ''));
  if (own.some((word) => isMostly(password, word))) return 'contains_own_name';
  const common = await commonPasswords();
  if (common.has(password) || common.has(core) || common.has(shortestUnit(password))) return 'common';
  return undefined;
}

/** `abcabcabc` → `abc`: the shortest text whose repetition gives the whole (the last one may be cut). */
function shortestUnit(text: string): string {
  for (let size = 1; size <= text.length / 2; size++) {
    const unit = text.slice(0, size);
    if (unit.repeat(Math.ceil(text.length / size)).startsWith(text)) return unit;
  }
  return text;
}

/** Ascending or descending by one all the way, like 0123456789012345 or zyxwvu…, digits wrapping around. */
function isRun(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  return [1, -1].some((step) =>
    codes.every((code, index) => {
      const before = codes[index - 1];
      return before === undefined || code - before === step || code - before === -9 * step;
    }),
  );
}

/** The own word, four letters or more, makes up at least half of the password. */
function isMostly(password: string, word: string): boolean {
  if (word.length < 4) return false;
  const rest = password.replaceAll(word, '');
  return rest.length <= password.length / 2;
}

let loaded: Promise<ReadonlySet<string>> | undefined;

/** The list is large and only registration needs it, so it is loaded then. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  loaded ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'] as readonly string[]),
  );
  return loaded;
}
