import { describe, expect, test } from 'vitest';
import { AccountEvent, ConversationEvent, type StreamEvent } from '../../functions/wire/events.ts';
import type { SyncRequest, SyncResult } from '../../functions/wire/sync.ts';
import type { ChatState } from '../../site/src/app/client/types.ts';
import { initialState, reduce } from '../../site/src/app/state/reducer.ts';
import { head, isIncomplete, syncRequestOf } from '../../site/src/app/state/selectors.ts';
import { befriend, register, type TestPerson } from '../helpers/person.ts';
import type { TestSocket } from '../helpers/socket.ts';
import { eventually, startTestStack } from '../helpers/stack.ts';
import { sync } from '../helpers/sync.ts';
import { meaningOf } from './checks.ts';
import type { Case, Scene } from './converging-acts.ts';
import { cases } from './converging-cases.ts';

const stack = await startTestStack();
const admin = await register(stack, 'admin');

const kinds = [...ConversationEvent.options, ...AccountEvent.options].map(
  ({ entries }) => entries.type.literal,
);

test('every kind of event has a case, and every case is of a kind', () => {
  expect(Object.keys(cases).sort()).toEqual([...kinds].sort());
});

describe.each(kinds)('%s', (kind) => {
  const ofKind = Object.entries(cases[kind] ?? {});

  test.each(ofKind)(
    '%s: pushed, synced and started afresh, the state is the same for both',
    async (_, one) => {
      const scene = await setScene(one);
      await one.before?.(scene);
      const watches = await Promise.all([watch(scene.ann), watch(scene.bob)]);
      expect((await one.act(scene)).status).toBe(200);

      for (const { person, socket, start } of watches) {
        const fresh = stateAfter(initialState, nothingKnown, await sync(person, nothingKnown));
        const pushed = await eventually(`${kind} pushed to ${person.handle}`, () => {
          const state = eventsIn(socket).reduce(
            (next, event) => reduce(next, { type: 'event.arrived', event }),
            start,
          );
          return head(state) === head(fresh) && state;
        });
        expect(meaningOf(await completed(person, pushed)), `${person.handle}, by push`).toEqual(
          meaningOf(fresh),
        );
        const request = syncRequestOf(start, 100);
        const result = await sync(person, request);
        const synced = await completed(person, stateAfter(start, request, result));
        expect(meaningOf(synced), `${person.handle}, by sync`).toEqual(meaningOf(fresh));
        if (eventsIn(socket).some((event) => event.type === kind)) expect(typesIn(result)).toContain(kind);
      }
      const seen = watches.flatMap(({ socket }) => eventsIn(socket));
      expect(seen.map((event) => event.type)).toContain(kind);
      for (const { socket } of watches) await socket.close();
    },
  );
});

const nothingKnown: SyncRequest = { account: null, conversations: {} };

async function setScene({ areFriends, hasThird }: Case): Promise<Scene> {
  const [ann, bob] = await Promise.all([register(stack, 'ann'), register(stack, 'bob')]);
  const conversationId = areFriends ? await befriend(ann, bob) : '';
  if (!hasThird) return { ann, bob, admin, conversationId };
  const third = await register(stack, 'third');
  await befriend(ann, third);
  return { ann, bob, admin, conversationId, third };
}

/** A socket, and then what is known: what happens from now on comes by both ways. */
async function watch(
  person: TestPerson,
): Promise<{ person: TestPerson; socket: TestSocket; start: ChatState }> {
  const socket = await person.connect();
  const start = stateAfter(initialState, nothingKnown, await sync(person, nothingKnown));
  return { person, socket, start };
}

/** Where a state says that what it knows is not enough, the engine syncs once more. */
async function completed(person: TestPerson, state: ChatState): Promise<ChatState> {
  if (!isIncomplete(state)) return state;
  const request = syncRequestOf(state, 100);
  return stateAfter(state, request, await sync(person, request));
}

function stateAfter(state: ChatState, request: SyncRequest, result: SyncResult): ChatState {
  return reduce(state, { type: 'sync.applied', request, result });
}

function eventsIn(socket: TestSocket): StreamEvent[] {
  return socket.frames.flatMap((frame) => (frame.type === 'event' ? [frame.event] : []));
}

/** A stream at position 0 is answered as a snapshot, which has everything but the names of events. */
function typesIn({ account, conversations }: SyncResult): string[] {
  const answers = [account, ...conversations].filter((answer) => answer !== null);
  if (answers.some((answer) => answer.kind === 'snapshot')) return [...kinds];
  return answers.flatMap((answer) => (answer.kind === 'events' ? answer.events.map(({ type }) => type) : []));
}
