/** When a burst happens: it starts at a time of day (UTC), or its last message is so long before now. */
export type Moment =
  | { readonly startsAtMinuteOfDay: number; readonly daysEarlier: number }
  | { readonly endsBeforeNowMs: number };

/** What was done to a message after it was sent. `edit` carries the new text. */
export type Mark =
  | { readonly kind: 'react'; readonly by: string; readonly emoji: string }
  | { readonly kind: 'edit'; readonly by: string; readonly text: string }
  | { readonly kind: 'pin'; readonly by: string };

export interface ScriptMessage {
  readonly by: string;
  readonly text: string;
  /** How many messages above it the one is that it answers. */
  readonly answersAbove?: number;
  /** The name of a file in `pictures/`. */
  readonly picture?: string;
  readonly marks: readonly Mark[];
}

/** Messages that follow each other within minutes. */
export interface Burst {
  readonly moment: Moment;
  readonly messages: readonly ScriptMessage[];
}

/** How far somebody got in the end: the messages up to `messageCount` reached their device, unread. */
export interface Tail {
  readonly by: string;
  readonly deliveredCount: number;
}

/** What a group has and a direct conversation has not. */
export interface ScriptGroup {
  /** Names it among all conversations. */
  readonly key: string;
  readonly title: string;
  readonly description: string;
  /** The name of a file in `pictures/`. */
  readonly picture: string;
}

/** A conversation as it is written down. Whoever has no tail has read everything. */
export interface Script {
  /** Of a direct conversation first the one who asked to be friends, of a group first its owner. */
  readonly people: readonly [string, string, ...string[]];
  readonly group?: ScriptGroup;
  readonly bursts: readonly Burst[];
  readonly tails: readonly Tail[];
}

/**
 * Reads a conversation from lines, the earliest burst first:
 *
 *     == 19:20                a burst that starts at this time of day, UTC: at the latest one before the next burst
 *     == 19:20 a day earlier  the same, but a day before that
 *     == 5m ago               a burst whose last message is this old; only at the end
 *     ines: text              a message
 *     ines ^2: text           a message that answers the one two above it
 *     ines [page.webp]: text  a message with a picture
 *     | more text             its next line
 *     * other text            its author has changed it to this
 *     + poppy 🪿              poppy's reaction to it
 *     ! poppy                 poppy has pinned it
 *     ~ ines delivered        what came before reached ines; she reads nothing after it
 *     ~ ines away             what came after the last she read never reached her
 *
 * @throws Error naming the line that cannot be read.
 */
export function parseScript(people: Script['people'], text: string, group?: ScriptGroup): Script {
  const bursts: { moment: Moment; messages: Written[] }[] = [];
  const tails: Tail[] = [];
  for (const line of text.trim().split('\n')) {
    const messages = bursts.at(-1)?.messages;
    const last = messages?.at(-1);
    const message = parseMessage(line, people);
    const [, tailBy = '', state] = /^~ (\w+) (delivered|away)$/.exec(line) ?? [];
    const moment = line.startsWith('== ') ? parseMoment(line) : undefined;
    const mark = last && parseMark(line, last, people);
    if (moment) bursts.push({ moment, messages: [] });
    else if (messages && message) messages.push(message);
    else if (mark) last.marks.push(mark);
    else if (last && /^\|( |$)/.test(line)) last.text += `\n${line.slice(2)}`;
    else if (people.includes(tailBy))
      tails.push({ by: tailBy, deliveredCount: state === 'away' ? 0 : countOf(bursts) });
    else if (line !== '') throw new Error(`The demo has a line that cannot be read: ${line}`);
  }
  return { people, bursts, tails, ...(group ? { group } : {}) };
}

type Written = ScriptMessage & { text: string; marks: Mark[] };

function parseMessage(line: string, people: readonly string[]): Written | undefined {
  const [, by = '', above, picture, text = ''] =
    /^(\w+)(?: \^(\d+))?(?: \[([\w.-]+)\])?: (.+)$/.exec(line) ?? [];
  if (!people.includes(by)) return undefined;
  return {
    by,
    text,
    marks: [],
    ...(above ? { answersAbove: Number(above) } : {}),
    ...(picture ? { picture } : {}),
  };
}

function parseMark(line: string, message: ScriptMessage, people: readonly string[]): Mark | undefined {
  const [, sign, rest = ''] = /^([*+!]) (.+)$/.exec(line) ?? [];
  const [by = '', emoji = ''] = rest.split(' ');
  if (sign === '*') return { kind: 'edit', by: message.by, text: rest };
  if (sign === '+' && people.includes(by) && emoji) return { kind: 'react', by, emoji };
  if (sign === '!' && people.includes(by)) return { kind: 'pin', by };
  return undefined;
}

function countOf(bursts: readonly Burst[]): number {
  return bursts.reduce((count, { messages }) => count + messages.length, 0);
}

function parseMoment(line: string): Moment | undefined {
  const [, hours, minutes, earlier] = /^== (\d\d):(\d\d)( a day earlier)?$/.exec(line) ?? [];
  if (hours)
    return { startsAtMinuteOfDay: Number(hours) * 60 + Number(minutes), daysEarlier: earlier ? 1 : 0 };
  const [, minutesAgo] = /^== (\d+)m ago$/.exec(line) ?? [];
  return minutesAgo ? { endsBeforeNowMs: Number(minutesAgo) * 60_000 } : undefined;
}
