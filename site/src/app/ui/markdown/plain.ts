import { signal } from '@preact/signals';

/** Nothing of a text without these can be formatting. */
const mayMark = /[`*_~[>]|^ {0,3}(?:-|\d{1,9}[.)]) /m;
const readMax = 600;

const reader = signal<((text: string) => string) | null>(null);

/**
 * Resolves when previews are read with their formatting taken off. The parser comes with the conversation's script and not
 * with the list's, which stands before it; until then a preview shows its marks. A failure leaves them for this visit.
 */
export const previewsReady: Promise<void> = import('./plain-blocks.ts').then(
  ({ plainText }) => {
    reader.value = plainText;
  },
  () => undefined,
);

/** The beginning of a message in one line without its formatting: for lists, quotes and announcements. */
export function previewText(text: string, charsMax = 160): string {
  const head = text.slice(0, readMax);
  const plain = mayMark.test(head) ? (reader.value?.(head) ?? head) : head;
  return plain
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, charsMax)
    .replace(/[\ud800-\udbff]$/, '');
}
