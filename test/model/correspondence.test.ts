import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ApiError } from '../../functions/wire/errors.ts';
import type { StreamEvent } from '../../functions/wire/events.ts';
import type { Person } from '../../functions/wire/people.ts';
import type { SyncRequest, SyncResult } from '../../functions/wire/sync.ts';
import { lookInto } from '../helpers/database.ts';
import { register, type TestPerson, uuid7 } from '../helpers/person.ts';
import type { TestSocket } from '../helpers/socket.ts';
import { eventually, startTestStack, TestClock } from '../helpers/stack.ts';
import { ModelServer } from './model-server.ts';

const worlds = 3;
const sequencesPerWorld = 80;
const operationsPerSequenceMax = 10;
const seed = Number(process.env.MODEL_SEED ?? Date.now() % 1_000_000_000);

const clock = new TestClock();
// Without the fan-out checks, whose pokes come seconds later.
const fanoutQueue = { send: async () => {} };
const stack = await startTestStack({ overrides: { clock, fanoutQueue } });
const database = lookInto(stack);

const kind = fc.constantFrom(
  ...(['send', 'send', 'send', 'repeat', 'receipt', 'receipt', 'sync', 'sync', 'sync'] as const),
  ...(['page', 'request', 'cancel', 'decline', 'accept', 'remove', 'see', 'stranger'] as const),
);
const operation = fc.record({
  kind,
  who: fc.nat(2),
  other: fc.nat(2),
  where: fc.nat(5),
  places: fc.array(fc.nat(20), { minLength: 5, maxLength: 5 }),
});
type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never;
const sequence = fc.array(operation, { minLength: 1, maxLength: operationsPerSequenceMax, size: 'max' });

test.each(Array.from({ length: worlds }, (_, index) => index))(
  'the model server answers and tells what the real one does (world %i)',
  { timeout: 120_000 },
  async (index) => {
    const world = await openWorld();
    // Beyond the number of messages that sync lists one by one.
    if (index === 0)
      for (let count = 0; count < 105; count++) await world.play({ ...plainSend, who: count % 3 });
    const sequences = fc.sample(sequence, { numRuns: sequencesPerWorld, seed: seed + index });
    for (const operations of sequences) for (const one of operations) await world.play(one);
    await world.compareTold();
  },
);

const plainSend: Operation = { kind: 'send', who: 0, other: 1, where: 0, places: [0, 0, 0, 0, 0] };

/** Three people and a group, in the real server and in the model. */
async function openWorld() {
  const people = await Promise.all(['ann', 'bob', 'carol'].map((name) => register(stack, name)));
  const persons = people.map(
    ({ id, handle }): Person => ({ id, handle, displayName: handle.replace(/_\d+$/, '') }),
  );
  const groupId = await insertGroup(people);
  let newConversationId = '';
  const told = new Map<string, StreamEvent[]>(people.map(({ id }) => [id, []]));
  const model = new ModelServer({
    now: () => clock.now(),
    newConversationId: () => newConversationId,
    tell: (userId, event) => told.get(userId)?.push(event),
  });
  for (const person of persons) model.accounts.open(person);
  model.conversations.open(groupId, 'group', persons);
  const sockets = await Promise.all(people.map((person) => person.connect()));
  const clientIds: string[] = [];
  const history: string[] = [];

  async function play(one: Operation): Promise<void> {
    clock.advance(1);
    const person = at(people, one.who);
    const { real, modelled } = acts(one, person);
    const answer = await real();
    newConversationId = answer.body?.event?.conversation?.id ?? '';
    history.push(JSON.stringify(one));
    const expected = answerOf(modelled);
    expect(plain(expected), `MODEL_SEED=${seed}\n${history.slice(-12).join('\n')}`).toEqual(
      plain(answer.status === 200 ? answer.body : { code: answer.body.code }),
    );
  }

  function acts(one: Operation, person: TestPerson): { real: () => Promise<Real>; modelled: () => unknown } {
    const { accounts, conversations } = model;
    const other = at(people, one.other);
    const conversationId = idOf(one, person);
    const [first = 0, second = 0] = one.places;
    const seq = conversations.all.get(conversationId)?.seq ?? 0;
    const act = (method: string, path: string, modelled: () => unknown) => ({
      real: () => person.call<Real['body']>(method, path),
      modelled: () => ({ event: modelled() }),
    });
    switch (one.kind) {
      case 'send':
      case 'repeat':
      case 'stranger': {
        if (one.kind !== 'repeat' || clientIds.length === 0) clientIds.push(uuid7());
        const clientId =
          one.kind === 'repeat' ? at(clientIds, clientIds.length - 1 - first) : at(clientIds, -1);
        const body = { type: 'text' as const, text: `text ${first}` };
        return {
          real: () =>
            person.call('POST', `/api/conversations/${conversationId}/messages`, { clientId, body }),
          modelled: () => ({
            event: conversations.send(person.id, { conversationId, clientId, body }, null),
          }),
        };
      }
      case 'receipt': {
        const receipts = [
          { conversationId, deliveredSeq: Math.max(0, seq + 2 - first) },
          { conversationId: groupId, readSeq: Math.max(0, seq + 1 - second) },
        ];
        return {
          real: () => person.call('POST', '/api/receipts', { receipts }),
          modelled: () => ({ events: conversations.updateReceipts(person.id, receipts, null) }),
        };
      }
      case 'sync': {
        const request = somewhere(one, person);
        return {
          real: () => person.call('POST', '/api/sync', request),
          modelled: () => model.sync(person.id, request),
        };
      }
      case 'page': {
        const before = Math.max(1, seq + 2 - first);
        return {
          real: () => person.call('GET', `/api/conversations/${conversationId}/messages?before=${before}`),
          modelled: () => model.messagesBefore(person.id, conversationId, before),
        };
      }
      case 'see':
        return {
          real: () => person.call('POST', '/api/notifications/seen', { seenSeq: first }),
          modelled: () => ({ event: accounts.seeNotifications(person.id, first) }),
        };
      case 'request':
        return act('PUT', `/api/friend-requests/sent/${other.id}`, () =>
          accounts.request(person.id, other.id),
        );
      case 'cancel':
        return act('DELETE', `/api/friend-requests/sent/${other.id}`, () =>
          accounts.cancel(person.id, other.id),
        );
      case 'decline':
        return act('DELETE', `/api/friend-requests/received/${other.id}`, () =>
          accounts.decline(person.id, other.id),
        );
      case 'accept':
        return act('PUT', `/api/friends/${other.id}`, () => accounts.accept(person.id, other.id));
      case 'remove':
        return act('DELETE', `/api/friends/${other.id}`, () => accounts.remove(person.id, other.id));
    }
  }

  /** Any conversation of this world, for a stranger also one that the person is not in. */
  function idOf({ kind: what, where }: Operation, person: TestPerson): string {
    const ids =
      what === 'stranger'
        ? [...model.conversations.all.keys()]
        : model.conversations.of(person.id).map(({ id }) => id);
    return at(ids, where);
  }

  /** Positions before, at and after the ends of some streams; others are not named. */
  function somewhere({ places }: Operation, person: TestPerson): SyncRequest {
    const place = (seq: number, pick: number) =>
      pick > 17 ? 0 : Math.max(0, seq + 1 - pick * (1 + (pick % 3) * 4));
    const streams = [...model.conversations.all.values()].filter((_, index) => (places[index + 1] ?? 0) < 16);
    const known = streams.map(({ id, seq }, index) => [id, place(seq, places[index + 1] ?? 0)]);
    const accountSeq = model.accounts.get(person.id).events.length;
    const [pick = 0] = places;
    return { account: pick > 18 ? null : place(accountSeq, pick), conversations: Object.fromEntries(known) };
  }

  async function compareTold(): Promise<void> {
    for (const [index, socket] of sockets.entries()) {
      const expected = told.get(at(people, index).id) ?? [];
      const pushed = await eventually(`${expected.length} pushes`, () => {
        const events = pushesTo(socket);
        return events.length >= expected.length && events;
      });
      expect(inOrder(pushed)).toEqual(inOrder(expected));
      await socket.close();
    }
  }

  return { play, compareTold };
}

interface Real {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the answers of all operations; they are compared whole.
  readonly body: any;
}

/** There is no command for a group yet, but streams know them. */
async function insertGroup(people: readonly TestPerson[]): Promise<string> {
  const id = crypto.randomUUID();
  await database.query({
    text: "insert into conversations (id, kind, created_at) values ($1, 'group', $2)",
    values: [id, new Date(clock.now())],
  });
  await database.query({
    text: `
      insert into members (conversation_id, user_id, role)
      select $1, person, 'member' from unnest($2::uuid[]) person`,
    values: [id, people.map((person) => person.id)],
  });
  return id;
}

function answerOf(modelled: () => unknown): unknown {
  try {
    return modelled();
  } catch (error) {
    if (error instanceof ApiError) return { code: error.code };
    throw error;
  }
}

/** As JSON carries it, with lists that have no order of their own in one. */
function plain(value: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(value));
  const result = copy as Partial<SyncResult>;
  result.conversations?.sort((one, other) => one.id.localeCompare(other.id));
  result.gone?.sort();
  if (result.account?.kind === 'snapshot') {
    const { friends } = result.account.snapshot;
    friends.sort((one, other) => one.person.id.localeCompare(other.person.id));
  }
  return copy;
}

function pushesTo(socket: TestSocket): StreamEvent[] {
  return socket.frames.flatMap((frame) => (frame.type === 'event' ? [frame.event] : []));
}

/** Pushes may overtake each other. */
function inOrder(events: readonly StreamEvent[]): StreamEvent[] {
  const stream = (event: StreamEvent) => ('conversationId' in event ? event.conversationId : '');
  return [...events].sort((one, other) => stream(one).localeCompare(stream(other)) || one.seq - other.seq);
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items.at(index < -1 ? 0 : index % items.length);
  if (item === undefined) throw new Error('There is nothing to choose from.');
  return item;
}
