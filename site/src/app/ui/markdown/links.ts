/** Longer addresses are text: nobody writes them, and it bounds the work for each bracket. */
const addressMax = 2_048;

/** Characters that end a bare address: quotes, brackets, controls, and what turns the direction of writing or is a mark. */
const address = /https?:\/\/[^\s<>"'`\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef]+/iuy;
const wordBefore = /[\p{L}\p{N}]$/u;
const sentenceEnd = /[.,;:!?…»”’*_~]$/u;
const unsafe = /[\s<>\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** A web address that stands in a text at `at`, without the punctuation of the sentence behind it. */
export function bareLink(
  text: string,
  at: number,
): { href: string; end: number; target: string | null } | null {
  if (wordBefore.test(text.slice(Math.max(0, at - 2), at))) return null;
  address.lastIndex = at;
  const found = address.exec(text)?.[0];
  const written = found === undefined ? '' : withoutEnding(found);
  const url = openable(written);
  if (!url) return null;
  return { href: url.href, end: at + written.length, target: showsHost(written, url) ? null : url.host };
}

/**
 * `[text](address)`, where `closed` is the place of the bracket that closes the text. `target` answers what must be shown
 * beside the text: where the link leads, unless the text is the address itself.
 */
export function writtenLink(
  text: string,
  at: number,
  closed: number,
  brackets: ReadonlyMap<number, number>,
  restore: (part: string) => string,
): { href: string; end: number; target: (shown: string) => string | null } | null {
  const end = text[closed + 1] === '(' ? brackets.get(closed + 1) : undefined;
  if (end === undefined || end - closed > addressMax || text.slice(at + 1, closed).trim() === '') return null;
  const written = restore(text.slice(closed + 2, end).trim());
  const url = unsafe.test(written) ? null : openable(written);
  if (!url) return null;
  const leadsTo = url.protocol === 'mailto:' ? decoded(url.pathname) : url.host;
  const target = (shown: string) => (shown === written && showsHost(shown, url) ? null : leadsTo);
  return { href: url.href, end: end + 1, target };
}

/** http, https and mailto alone. */
function openable(written: string): URL | null {
  if (!/^(?:https?:\/\/|mailto:.)/i.test(written)) return null;
  if (!URL.canParse(written)) return null;
  const url = new URL(written);
  if (url.protocol !== 'mailto:' && url.host === '') return null;
  return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url : null;
}

/** Whether an address, as it is written, shows where it leads: no name before the host, no host in disguise. */
function showsHost(written: string, url: URL): boolean {
  if (url.username !== '' || url.password !== '') return false;
  const shown = /^https?:\/\/([^/?#\\]*)/i.exec(written)?.[1];
  return shown?.toLowerCase().replace(/:(?:80|443)$/, '') === url.host.replace(/:(?:80|443)$/, '');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const closers = ')]}';
const openers = '([{';

/** A bracket that ends an address belongs to it only when it was opened in it. */
function withoutEnding(found: string): string {
  let unopened = 0;
  for (const character of found) {
    if (closers.includes(character)) unopened++;
    else if (openers.includes(character)) unopened--;
  }
  let end = found.length;
  for (; end > 0; end--) {
    const character = found[end - 1] ?? '';
    if (closers.includes(character) && unopened > 0) unopened--;
    else if (!sentenceEnd.test(character)) break;
  }
  return found.slice(0, end);
}
