import { conversations } from './conversations/index.ts';
import { demoPeople } from './people.ts';
import { dayMs, latestTimeOfDay, minuteMs, schedule, type TimedMessage } from './schedule.ts';
import type { Mark, Script, ScriptGroup } from './script.ts';

/** One act of one person. `conversation` is the key of a pair or group, `index` a message's place in its script. */
export type Act =
  | { readonly kind: 'register' | 'see-notifications'; readonly by: string }
  | { readonly kind: 'request' | 'accept'; readonly by: string; readonly other: string }
  | {
      readonly kind: 'found';
      readonly by: string;
      readonly group: ScriptGroup;
      readonly others: readonly string[];
    }
  | {
      readonly kind: 'show-picture';
      readonly by: string;
      /** The key of a group; without it the picture is the person's own. */
      readonly group?: string;
      /** The name of a file in `pictures/`. */
      readonly picture: string;
    }
  | {
      readonly kind: 'send';
      readonly by: string;
      readonly conversation: string;
      readonly index: number;
      readonly text: string;
      readonly answersIndex?: number;
      readonly picture?: string;
    }
  | {
      readonly kind: 'mark';
      readonly by: string;
      readonly conversation: string;
      readonly index: number;
      /** Its place among the marks of its message. */
      readonly nth: number;
      readonly mark: Mark;
    }
  | {
      readonly kind: 'deliver' | 'read';
      readonly by: string;
      readonly conversation: string;
      readonly index: number;
    };

/** An act at its moment. */
export type Step = Act & { readonly atMs: number };

/** Everything that happened in the demo, each list in the order of time. */
export interface Story {
  readonly registrations: readonly Step[];
  /** Requests, acceptances, groups, pictures and looks at notifications: all that moves somebody's account stream. */
  readonly encounters: readonly Step[];
  /** Messages, what was done to them, and receipts of each conversation; one does not depend on another. */
  readonly conversations: readonly (readonly Step[])[];
}

/** The first of `demoPeople`, the main one, registered this long before the demo was started. */
export const registeredAgoMs = 8 * dayMs;
const readingMs = 45_000;
const markingMs = 11_000;

/** The story as it stands at `nowMs`. The same `nowMs` always gives the same steps. */
export function tellStory(nowMs: number): Story {
  const written = conversations.map((script) => {
    const [one, other] = script.people;
    const key = script.group?.key ?? conversationKey(one, other);
    return { script, key, bursts: schedule(key, script, nowMs) };
  });
  return {
    registrations: demoPeople.map(({ handle }, index) => ({
      kind: 'register',
      by: handle,
      atMs: nowMs - registeredAgoMs + index * 17 * minuteMs,
    })),
    encounters: inOrder([
      ...written.flatMap(({ script, bursts }) => meeting(script, bursts[0]?.[0]?.atMs ?? nowMs)),
      ...pictures(nowMs),
      ...requestsAside(nowMs),
    ]),
    conversations: written.map(({ script, key, bursts }) =>
      inOrder([
        ...sends(key, bursts),
        ...marks(key, bursts, nowMs),
        ...reads(key, script, bursts),
        ...deliveries(key, script, bursts),
      ]),
    ),
  };
}

/** Names the conversation of two people. */
export function conversationKey(one: string, other: string): string {
  return [one, other].sort().join('-');
}

function inOrder(steps: Step[]): Step[] {
  return steps.sort((one, other) => one.atMs - other.atMs);
}

function meeting({ people, group }: Script, firstMessageMs: number): Step[] {
  const [requester, accepter, ...others] = people;
  if (group) {
    const atMs = firstMessageMs - minuteMs;
    const { key, picture } = group;
    return [
      { kind: 'found', by: requester, group, others: [accepter, ...others], atMs },
      { kind: 'show-picture', by: requester, group: key, picture, atMs: atMs + minuteMs / 2 },
    ];
  }
  return [
    { kind: 'request', by: requester, other: accepter, atMs: firstMessageMs - 25 * minuteMs },
    { kind: 'accept', by: accepter, other: requester, atMs: firstMessageMs - 3 * minuteMs },
  ];
}

function sends(conversation: string, bursts: readonly TimedMessage[][]): Step[] {
  return bursts.flat().map(({ by, text, picture, answersAbove, index, atMs }) => ({
    kind: 'send',
    conversation,
    by,
    text,
    index,
    atMs,
    ...(picture ? { picture } : {}),
    ...(answersAbove ? { answersIndex: index - answersAbove } : {}),
  }));
}

/** Each mark some seconds after the one before, and never later than now. */
function marks(conversation: string, bursts: readonly TimedMessage[][], nowMs: number): Step[] {
  return bursts.flat().flatMap(({ index, atMs, marks }) =>
    marks.map((mark, nth): Step => {
      const afterMs = markingMs * (nth + 1);
      return {
        kind: 'mark',
        by: mark.by,
        conversation,
        index,
        nth,
        mark,
        atMs: Math.min(atMs + afterMs, nowMs),
      };
    }),
  );
}

/**
 * Once in each burst all have read it to the end. In the last one, whoever has a tail in the script read only what
 * they answered. The reads in between are left out: they would leave no trace.
 */
function reads(conversation: string, { people, tails }: Script, bursts: readonly TimedMessage[][]): Step[] {
  return bursts.flatMap((burst) =>
    people.flatMap((by): Step[] => {
      const stopped = burst === bursts.at(-1) && tails.some((tail) => tail.by === by);
      const seen = stopped ? burst.slice(0, burst.findLastIndex((message) => message.by === by) + 1) : burst;
      const last = seen.findLast((message) => message.by !== by);
      if (!last) return [];
      const next = burst[burst.indexOf(last) + 1];
      const afterMs = Math.min(readingMs, ((next?.atMs ?? Number.POSITIVE_INFINITY) - last.atMs) / 2);
      return [{ kind: 'read', by, conversation, index: last.index, atMs: last.atMs + Math.round(afterMs) }];
    }),
  );
}

function deliveries(conversation: string, { tails }: Script, bursts: readonly TimedMessage[][]): Step[] {
  const messages = bursts.flat();
  return tails.flatMap(({ by, deliveredCount }): Step[] => {
    const last = messages[deliveredCount - 1];
    if (!last) return [];
    return [{ kind: 'deliver', by, conversation, index: last.index, atMs: last.atMs + 1_500 }];
  });
}

function pictures(nowMs: number): Step[] {
  return demoPeople.flatMap(({ handle, picture }, index): Step[] => {
    const atMs = nowMs - registeredAgoMs + (demoPeople.length + index) * 17 * minuteMs;
    return picture ? [{ kind: 'show-picture', by: handle, picture, atMs }] : [];
  });
}

/** A friend with whom nothing was said yet, a request that waits on each side, and who has looked at their notifications. */
function requestsAside(nowMs: number): Step[] {
  const befriendedMs = latestTimeOfDay(20 * 60 + 10, nowMs - dayMs);
  const askedMs = latestTimeOfDay(19 * 60 + 30, nowMs - dayMs / 8);
  return [
    { kind: 'request', by: 'tomas', other: 'ines', atMs: befriendedMs },
    { kind: 'accept', by: 'ines', other: 'tomas', atMs: befriendedMs + 31 * minuteMs },
    { kind: 'request', by: 'ines', other: 'thalia', atMs: askedMs },
    { kind: 'request', by: 'priya', other: 'ines', atMs: nowMs - 52 * minuteMs },
    ...demoPeople.map(({ handle }): Step => {
      const seenAgoMs = handle === 'thalia' ? 28 * 60 * minuteMs : 70 * minuteMs;
      return { kind: 'see-notifications', by: handle, atMs: nowMs - seenAgoMs };
    }),
  ];
}
