import type { Mention } from '../../../../../functions/wire/conversations.ts';

/**
 * Mentions after an edit that turned `before` into `after` and left the caret at `caret`: those behind it move, and one whose
 * text was changed is dropped.
 */
export function moveMentions(
  mentions: readonly Mention[],
  before: string,
  after: string,
  caret: number,
): Mention[] {
  if (mentions.length === 0) return [];
  // What stands behind the caret was there before; so which of several equal characters was typed is known.
  let end = after.length - caret;
  if (end > before.length || !before.endsWith(after.slice(caret))) end = commonEnd(before, after);
  const start = commonStart(before, after, Math.min(before.length, after.length) - end);
  const shift = after.length - before.length;
  return mentions.flatMap((mention) => {
    if (mention.start + mention.length <= start) return mention;
    return mention.start >= before.length - end ? { ...mention, start: mention.start + shift } : [];
  });
}

/** The mentions of a text of which `removed` characters were cut off at its beginning, and something perhaps at its end. */
export function cutMentions(mentions: readonly Mention[], removed: number, length: number): Mention[] {
  return mentions
    .map((mention) => ({ ...mention, start: mention.start - removed }))
    .filter((mention) => mention.start >= 0 && mention.start + mention.length <= length);
}

function commonStart(a: string, b: string, max: number): number {
  let length = 0;
  while (length < max && a[length] === b[length]) length++;
  return length;
}

function commonEnd(a: string, b: string): number {
  const max = Math.min(a.length, b.length);
  let length = 0;
  while (length < max && a.at(-1 - length) === b.at(-1 - length)) length++;
  return length;
}
