import { describe, expect, test } from 'vitest';
import { checkHistory } from '../../scripts/faults/checker.ts';
import type { History, StoredMessage } from '../../scripts/faults/history.ts';
import { reportViolations } from '../../scripts/faults/report.ts';
import type { ViolationKind } from '../../scripts/faults/violation.ts';
import {
  conversationId,
  type Step,
  validHistory,
  withAttempts,
  withMessages,
  withView,
} from './histories.ts';

const says = (sender: string, more: Partial<Extract<Step, { kind: 'message' }>> = {}): Step => {
  return { kind: 'message', sender, attempts: 1, isFirstAnswered: true, isPushed: true, ...more };
};
/** 1 ann-1 · 2 bob-1 · 3 a receipt · 4 ann-2, answered twice · 5 ann-3 · 6 a receipt nobody heard of · 7 bob-2 */
const history = validHistory([
  says('ann'),
  says('bob', { isPushed: false }),
  { kind: 'receipt', member: 'bob', isAnswered: true },
  says('ann', { attempts: 3 }),
  says('ann', { attempts: 2, isFirstAnswered: false }),
  { kind: 'receipt', member: 'ann', isAnswered: false },
  says('bob'),
]);
const without = (text: string) => (messages: readonly StoredMessage[]) =>
  messages.filter((message) => message.text !== text);
const changed = (text: string, change: Partial<StoredMessage>) => (messages: readonly StoredMessage[]) =>
  messages.map((message) => (message.text === text ? { ...message, ...change } : message));
const swapped = (one: string, other: string) => (messages: readonly StoredMessage[]) => {
  const seqOf = (text: string) => messages.find((message) => message.text === text)?.seq ?? 0;
  const moved = messages.map((message) => {
    if (message.text === one) return { ...message, seq: seqOf(other) };
    return message.text === other ? { ...message, seq: seqOf(one) } : message;
  });
  return moved.sort((a, b) => a.seq - b.seq);
};

test('a history in which everything held passes', () => {
  expect(checkHistory(history)).toEqual([]);
  expect(reportViolations(history, [])).toBe('');
});

describe('a history is refused', () => {
  const planted: [string, ViolationKind, History, string][] = [
    [
      'when an acknowledged message is stored for nobody',
      'missing',
      withMessages(history, without('ann-2')),
      '“ann-2” was acknowledged as 4 and is not in the history of ann',
    ],
    [
      'when one member cannot fetch what the other can',
      'missing',
      withView(
        withAttempts(history, 'bob-2', () => []),
        'ann',
        ({ stored }) => ({ stored: without('bob-2')(stored) }),
      ),
      '“bob-2” was shown to',
    ],
    [
      'when a message was shown and never stored, although nobody acknowledged it',
      'missing',
      withAttempts(withMessages(history, without('bob-2')), 'bob-2', (attempts) =>
        attempts.map((attempt) => ({ ...attempt, outcome: { kind: 'unknown', reason: 'waking' } })),
      ),
      '“bob-2” was shown to ann as 7 and is not in the history of ann',
    ],
    [
      'when what was written vanished without a word',
      'missing',
      {
        ...history,
        sends: [
          ...history.sends,
          { text: 'lost', sender: 'ann', conversationId, typedIndex: 9, typedAtMs: 80, attempts: [] },
        ],
      },
      '“lost” was written by ann and is neither stored nor shown as unsent',
    ],
    [
      'when a message is stored twice',
      'doubled',
      withMessages(history, (messages) => [
        ...messages,
        { seq: 8, clientId: 'another id', sender: 'ann', text: 'ann-2', sentAtMs: 1_080 },
      ]),
      '“ann-2” stands twice in the history of ann, as 4 and as 8',
    ],
    [
      'when one client id is stored twice',
      'doubled',
      withMessages(history, changed('ann-3', { clientId: 'id-of-ann-1' })),
      '“ann-3” stands twice in the history of ann, as 1 and as 5',
    ],
    [
      'when a screen shows a message twice',
      'doubled',
      withView(history, 'bob', ({ applied }) => ({ applied: [...applied, ...applied.slice(-1)] })),
      '“bob-2” stands twice on the screen of bob',
    ],
    [
      'when a position is neither a message nor a receipt',
      'gap',
      { ...history, receipts: history.receipts.filter((receipt) => receipt.isAnswered) },
      'In the history of ann position 6 can be no receipts: only 0 were sent without an answer',
    ],
    [
      'when a screen lacks a message in its middle',
      'gap',
      withView(history, 'bob', ({ applied }) => ({ applied: without('ann-3')(applied) })),
      'The screen of bob lacks “ann-3” (5)',
    ],
    [
      'when a client does not know the end of the stream',
      'gap',
      withView(history, 'bob', () => ({ appliedSeq: 6 })),
      'The client of bob stopped at 6, and the stream is at 7',
    ],
    [
      'when a client moved over a position it had not heard of',
      'gap',
      { ...history, heard: history.heard.filter((one) => !(one.member === 'ann' && one.kind === 'sync')) },
      'ann moved from 1 to 4 without having heard of 2',
    ],
    [
      'when two members have other places for one message',
      'order',
      withView(history, 'bob', ({ stored }) => ({ stored: swapped('ann-3', 'bob-2')(stored) })),
      'in the history of bob and 7 in the history of ann',
    ],
    [
      'when a page lists backwards',
      'order',
      withView(history, 'bob', ({ stored }) => ({ stored: [...stored].reverse() })),
      'the history of bob lists “bob-2” (7) before “ann-3” (5)',
    ],
    [
      'when a message stands before one that was acknowledged before it was sent',
      'order',
      withMessages(history, swapped('bob-1', 'ann-1')),
      '“bob-1” was sent after “ann-1” had been acknowledged, and stands before it',
    ],
    [
      'when two clients heard of different events at one position',
      'order',
      { ...history, heard: [...history.heard, { ...at(7), kind: 'message', seq: 4, text: 'ann-3' }] },
      'Position 4 was heard as “ann-2” and as “ann-3”',
    ],
    [
      'when one person’s messages changed places',
      'typed order',
      withMessages(history, swapped('ann-2', 'ann-3')),
      'ann wrote “ann-2” before “ann-3”, and it stands after it',
    ],
    [
      'when a repeat got another answer',
      'first answer',
      withAttempts(history, 'ann-2', (attempts) =>
        attempts.map((attempt, index) =>
          index === 2 ? { ...attempt, outcome: { kind: 'ok', seq: 9, sentAtMs: 1_040 } } : attempt,
        ),
      ),
      '“ann-2” was first answered as 4, sent at 1970-01-01T00:00:01.040Z, and another answer said 9',
    ],
    [
      'when the history has another time than the answer',
      'first answer',
      withMessages(history, changed('ann-1', { sentAtMs: 5_000 })),
      'and the history says 1, sent at 1970-01-01T00:00:05.000Z',
    ],
    [
      'when something is stored that nobody wrote',
      'invented',
      withMessages(history, (messages) => [
        ...messages,
        { seq: 6, clientId: 'id of a ghost', sender: 'ann', text: 'boo', sentAtMs: 1_060 },
      ]),
      '“boo” is stored, but nobody wrote it',
    ],
    [
      'when something is stored that was refused',
      'invented',
      withAttempts(history, 'ann-1', (attempts) =>
        attempts.map((attempt) => ({ ...attempt, outcome: { kind: 'refused', code: 'not_friends' } })),
      ),
      '“ann-1” is stored, but it was refused',
    ],
  ];

  test.each(planted)('%s', (_name, kind, broken, what) => {
    const found = checkHistory(broken).filter((violation) => violation.kind === kind);
    expect(found.map((violation) => violation.what).join('\n')).toContain(what);
    expect(reportViolations(broken, found)).toContain(what);
  });
});

test('a counterexample tells in order of time what happened to its message, and where it stands in the end', () => {
  const broken = withView(history, 'bob', ({ stored }) => ({ stored: without('ann-2')(stored) }));
  const violations = checkHistory(broken).filter(({ kind }) => kind === 'missing');
  expect(reportViolations(broken, violations).split('\n')).toEqual([
    'missing: 1',
    '  “ann-2” was acknowledged as 4 and is not in the history of bob.',
    '    conversation c',
    '        0.040 s  ann writes “ann-2”',
    '        0.040 s  ann sends “ann-2” over socket as …-ann-2',
    '        0.043 s  ann hears about “ann-2”: acknowledged as 4',
    '        0.043 s  ann sends “ann-2” over http as …-ann-2',
    '        0.045 s  ann is shown “ann-2” as 4',
    '        0.045 s  bob is shown “ann-2” as 4',
    '        0.046 s  ann hears about “ann-2”: unknown, socket closed',
    '        0.046 s  ann sends “ann-2” over socket as …-ann-2',
    '        0.049 s  ann hears about “ann-2”: acknowledged as 4',
    '     at the end  ann has 4 “ann-2” (…-ann-2)',
    '     at the end  bob has none of it',
  ]);
});

function at(seq: number) {
  return { member: 'bob', conversationId, atMs: seq * 10 };
}
