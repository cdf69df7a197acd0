import { describe, expect, test } from 'vitest';
import { AccountEvent, ConversationEvent, type StreamEvent } from '../../functions/wire/events.ts';
import type { SyncRequest, SyncResult } from '../../functions/wire/sync.ts';
import type { ChatState } from '../../site/src/app/client/types.ts';
import { initialState, reduce } from '../../site/src/app/state/reducer.ts';
import { head, isIncomplete, syncRequestOf } from '../../site/src/app/state/selectors.ts';
import { befriend, register, type TestPerson, uuid7 } from '../helpers/person.ts';
import type { TestSocket } from '../helpers/socket.ts';
import { eventually, startTestStack } from '../helpers/stack.ts';
import { sync } from '../helpers/sync.ts';
import { meaningOf } from './checks.ts';

const stack = await startTestStack();

/** Two people; `conversationId` where they have been friends from the start. */
interface Scene {
  readonly ann: TestPerson;
  readonly bob: TestPerson;
  readonly conversationId: string;
}

interface Case {
  readonly areFriends?: true;
  readonly before?: (scene: Scene) => Promise<unknown>;
  readonly act: (scene: Scene) => Promise<{ status: number }>;
}

const write = (from: TestPerson, { conversationId }: Scene) =>
  from.call('POST', `/api/conversations/${conversationId}/messages`, {
    clientId: uuid7(),
    body: { type: 'text', text: 'hello' },
  });
const tell = (from: TestPerson, { conversationId }: Scene, positions: object) =>
  from.call('POST', '/api/receipts', { receipts: [{ conversationId, ...positions }] });
const ask = (from: TestPerson, to: TestPerson) => from.call('PUT', `/api/friend-requests/sent/${to.id}`);

/** What brings each kind of event about. */
const cases: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  'message.created': {
    'the first of a conversation': { areFriends: true, act: (scene) => write(scene.ann, scene) },
    'after one that nobody has read': {
      areFriends: true,
      before: (scene) => write(scene.ann, scene),
      act: (scene) => write(scene.bob, scene),
    },
  },
  'receipt.updated': {
    delivered: {
      areFriends: true,
      before: (scene) => write(scene.ann, scene),
      act: (scene) => tell(scene.bob, scene, { deliveredSeq: 1 }),
    },
    'read in part': {
      areFriends: true,
      before: async (scene) => {
        for (const from of [scene.ann, scene.bob, scene.ann]) await write(from, scene);
      },
      act: (scene) => tell(scene.bob, scene, { readSeq: 1 }),
    },
    'superseding an earlier one': {
      areFriends: true,
      before: async (scene) => {
        await write(scene.ann, scene);
        await tell(scene.bob, scene, { deliveredSeq: 1 });
      },
      act: (scene) => tell(scene.bob, scene, { readSeq: 1 }),
    },
  },
  'friend_request.received': { 'by a stranger': { act: ({ ann, bob }) => ask(bob, ann) } },
  'friend_request.sent': { 'to a stranger': { act: ({ ann, bob }) => ask(ann, bob) } },
  'friend_request.closed': {
    'taken back': {
      before: ({ ann, bob }) => ask(ann, bob),
      act: ({ ann, bob }) => ann.call('DELETE', `/api/friend-requests/sent/${bob.id}`),
    },
    declined: {
      before: ({ ann, bob }) => ask(ann, bob),
      act: ({ ann, bob }) => bob.call('DELETE', `/api/friend-requests/received/${ann.id}`),
    },
  },
  'friend.added': {
    accepted: {
      before: ({ ann, bob }) => ask(ann, bob),
      act: ({ ann, bob }) => bob.call('PUT', `/api/friends/${ann.id}`),
    },
    'by asking one who has asked': {
      before: ({ ann, bob }) => ask(ann, bob),
      act: ({ ann, bob }) => ask(bob, ann),
    },
    'again, to the old conversation': {
      areFriends: true,
      before: async (scene) => {
        await write(scene.ann, scene);
        await scene.bob.call('DELETE', `/api/friends/${scene.ann.id}`);
        await ask(scene.ann, scene.bob);
      },
      act: ({ ann, bob }) => bob.call('PUT', `/api/friends/${ann.id}`),
    },
  },
  'friend.removed': {
    'by one of them': {
      areFriends: true,
      act: ({ ann, bob }) => ann.call('DELETE', `/api/friends/${bob.id}`),
    },
  },
  'notifications.seen': {
    all: {
      before: ({ ann, bob }) => ask(bob, ann),
      act: ({ ann }) => ann.call('POST', '/api/notifications/seen', { seenSeq: 1 }),
    },
  },
};

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

async function setScene({ areFriends }: Case): Promise<Scene> {
  const [ann, bob] = await Promise.all([register(stack, 'ann'), register(stack, 'bob')]);
  return { ann, bob, conversationId: areFriends ? await befriend(ann, bob) : '' };
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
