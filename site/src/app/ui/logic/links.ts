export interface TextPart {
  readonly text: string;
  /** Present when the part is a web address that may be opened. */
  readonly href?: string;
}

/** Addresses without quotes, brackets and controls that turn the direction of writing, so that what is seen is what opens. */
const address = /\bhttps?:\/\/[^\s<>"'`\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu;

/** Cuts a text into plain parts and http(s) links. Punctuation that ends a sentence stays outside of the link. */
export function splitLinks(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let position = 0;
  for (const match of text.matchAll(address)) {
    const href = withoutEnding(match[0]);
    if (!URL.canParse(href)) continue;
    if (match.index > position) parts.push({ text: text.slice(position, match.index) });
    parts.push({ text: href, href });
    position = match.index + href.length;
  }
  if (position < text.length) parts.push({ text: text.slice(position) });
  return parts;
}

function withoutEnding(found: string): string {
  let href = found.replace(/[.,;:!?…»”’*_]+$/u, '');
  while (/[)\]}]$/.test(href) && !balanced(href)) href = href.slice(0, -1).replace(/[.,;:!?…»”’*_]+$/u, '');
  return href;
}

function balanced(text: string): boolean {
  const count = (characters: string) =>
    [...text].filter((character) => characters.includes(character)).length;
  return count('([{') >= count(')]}');
}
