import type { Mention } from '../../../../../functions/wire/conversations.ts';
import type { Person } from '../../../../../functions/wire/people.ts';

/** What is being typed that something can be suggested for: from `start` to the caret. */
export interface Asked {
  readonly kind: 'member' | 'emoji';
  readonly start: number;
  readonly query: string;
}

/** A name is not looked for further back than this. */
const queryMax = 42;
const suggestedMax = 8;

/** What the text before the caret asks for; null when it asks for nothing, or stands inside of a mention. */
export function askedAt(text: string, caret: number, mentions: readonly Mention[]): Asked | null {
  const before = text.slice(Math.max(0, caret - queryMax), caret);
  const from = caret - before.length;
  const emoji = /(?:^|[\s(])(:([a-z0-9_+-]{2,}))$/i.exec(before);
  if (emoji?.[1] && emoji[2]) return { kind: 'emoji', start: caret - emoji[1].length, query: emoji[2] };
  const at = before.lastIndexOf('@');
  const query = before.slice(at + 1);
  if (at < 0 || query.includes('\n') || query.startsWith(' ')) return null;
  if (/[\p{L}\p{N}@]$/u.test(before.slice(0, at))) return null;
  const start = from + at;
  const isMention = mentions.some((one) => start >= one.start && start < one.start + one.length);
  return isMention ? null : { kind: 'member', start, query };
}

/** The members whose handle, name or part of a name begins with what was typed; accents do not matter. */
export function matchMembers(members: readonly Person[], query: string): Person[] {
  const wanted = bare(query);
  const fits = ({ handle, displayName }: Person) => {
    const name = bare(displayName);
    return handle.startsWith(wanted) || name.startsWith(wanted) || name.includes(` ${wanted}`);
  };
  return members
    .filter(fits)
    .sort((a, b) => a.displayName.localeCompare(b.displayName))
    .slice(0, suggestedMax);
}

function bare(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}
