import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkHistory } from '../../scripts/faults/checker.ts';
import type { History, StoredMessage } from '../../scripts/faults/history.ts';
import type { ViolationKind } from '../../scripts/faults/violation.ts';
import { members, type Step, validHistory, withAttempts, withMessages, withView } from './histories.ts';

const member = fc.constantFrom(...members);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('message' as const),
      sender: member,
      attempts: fc.integer({ min: 1, max: 4 }),
      isFirstAnswered: fc.boolean(),
      isPushed: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('receipt' as const), member, isAnswered: fc.boolean() }),
  },
);
const twoMessages = (steps: readonly Step[]) => steps.filter(({ kind }) => kind === 'message').length >= 2;
const someSteps = fc.array(step, { minLength: 2, maxLength: 25 }).filter(twoMessages);

/** Each takes one message of a valid history, or two neighbours, and breaks one promise. */
const corruptions: Record<
  string,
  { kinds: ViolationKind[]; apply: (history: History, index: number, who: string) => History }
> = {
  'loses a message': {
    kinds: ['missing'],
    apply: (history, index) => withMessages(history, (messages) => messages.toSpliced(index, 1)),
  },
  'loses a message for one member': {
    kinds: ['missing'],
    apply: (history, index, who) =>
      withView(history, who, ({ stored }) => ({ stored: stored.toSpliced(index, 1) })),
  },
  'stores a message again': {
    kinds: ['doubled'],
    apply: (history, index) =>
      withMessages(history, (messages) => {
        const again = messages[index] as StoredMessage;
        return [...messages, { ...again, seq: 1_000, clientId: 'another' }];
      }),
  },
  'lets two messages change places': {
    kinds: ['order', 'typed order'],
    apply: (history, index) => withMessages(history, (messages) => exchanged(messages, index)),
  },
  'lets two messages change places for one member': {
    kinds: ['order'],
    apply: (history, index, who) =>
      withView(history, who, ({ stored }) => ({ stored: exchanged(stored, index) })),
  },
  'hides a message on one screen': {
    kinds: ['gap'],
    apply: (history, index, who) =>
      withView(history, who, ({ applied }) => ({ applied: applied.toSpliced(Math.max(1, index), 1) })),
  },
  'leaves a client behind': {
    kinds: ['gap'],
    apply: (history, _index, who) =>
      withView(history, who, ({ appliedSeq }) => ({ appliedSeq: appliedSeq - 1 })),
  },
  'answers a repeat anew': {
    kinds: ['first answer'],
    apply: (history, index) => {
      const text = history.views[0]?.stored[index]?.text ?? '';
      return withAttempts(history, text, (attempts) => [
        ...attempts,
        {
          door: 'http',
          clientId: 'again',
          startedAtMs: 9_000,
          endedAtMs: 9_001,
          outcome: { kind: 'ok', seq: 1_000, sentAtMs: 9_000 },
        },
      ]);
    },
  },
  'skips a position': {
    kinds: ['gap'],
    apply: (history) => {
      const views = history.views.map((view) => {
        return { ...view, lastSeq: view.lastSeq + 1, appliedSeq: view.appliedSeq + 1 };
      });
      return { ...history, receipts: history.receipts.filter(({ isAnswered }) => isAnswered), views };
    },
  },
};

test('whatever happened on the way, a history in which every promise held passes', () => {
  fc.assert(fc.property(someSteps, (steps) => void expect(checkHistory(validHistory(steps))).toEqual([])));
});

test.each(Object.entries(corruptions))('a history that %s never passes', (_name, { kinds, apply }) => {
  fc.assert(
    fc.property(someSteps, fc.nat(), member, (steps, chosen, who) => {
      const history = validHistory(steps);
      const count = history.views[0]?.stored.length ?? 0;
      const found = checkHistory(apply(history, chosen % count, who)).map(({ kind }) => kind);
      expect(
        kinds.some((kind) => found.includes(kind)),
        `found ${found.join()}`,
      ).toBe(true);
    }),
  );
});

/** The message at the index and one beside it, each at the other's position. */
function exchanged(messages: readonly StoredMessage[], index: number): StoredMessage[] {
  const [one, other] = index === 0 ? [0, 1] : [index - 1, index];
  const [first, second] = [messages[one] as StoredMessage, messages[other] as StoredMessage];
  return messages.with(one, { ...second, seq: first.seq }).with(other, { ...first, seq: second.seq });
}
