/** When a burst happens: it starts at a time of day (UTC), or its last message is so long before now. */
export type Moment =
  | { readonly startsAtMinuteOfDay: number; readonly daysEarlier: number }
  | { readonly endsBeforeNowMs: number };

export interface ScriptMessage {
  readonly by: string;
  readonly text: string;
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

/** A direct conversation as it is written down. Whoever has no tail has read everything. */
export interface Script {
  readonly people: readonly [string, string];
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
 *     | more text             its next line
 *     ~ ines delivered        what came before reached ines; she reads nothing after it
 *     ~ ines away             what came after the last she read never reached her
 *
 * The first of the two people is the one who asked to be friends.
 *
 * @throws Error naming the line that cannot be read.
 */
export function parseScript(requester: string, accepter: string, text: string): Script {
  const people = [requester, accepter] as const;
  const bursts: { moment: Moment; messages: { by: string; text: string }[] }[] = [];
  const tails: Tail[] = [];
  for (const line of text.trim().split('\n')) {
    const messages = bursts.at(-1)?.messages;
    const last = messages?.at(-1);
    const [, by = '', words = ''] = /^(\w+): (.+)$/.exec(line) ?? [];
    const [, tailBy = '', state] = /^~ (\w+) (delivered|away)$/.exec(line) ?? [];
    const moment = line.startsWith('== ') ? parseMoment(line) : undefined;
    if (moment) bursts.push({ moment, messages: [] });
    else if (messages && people.includes(by)) messages.push({ by, text: words });
    else if (last && /^\|( |$)/.test(line)) last.text += `\n${line.slice(2)}`;
    else if (people.includes(tailBy))
      tails.push({ by: tailBy, deliveredCount: state === 'away' ? 0 : countOf(bursts) });
    else if (line !== '') throw new Error(`The demo has a line that cannot be read: ${line}`);
  }
  return { people, bursts, tails };
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
