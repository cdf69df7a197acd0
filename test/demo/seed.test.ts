import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createContext, type Overrides } from '../../functions/context.ts';
import { getAccount } from '../../functions/core/accounts/get.ts';
import { signIn } from '../../functions/core/accounts/sign-in.ts';
import type { Context, Database } from '../../functions/core/context.ts';
import { removeFriend } from '../../functions/core/friends/remove.ts';
import { declineFriendRequest } from '../../functions/core/friends/request.ts';
import { listMessages } from '../../functions/core/messages/list.ts';
import { sync } from '../../functions/core/sync/sync.ts';
import type { Conversation, Message } from '../../functions/wire/conversations.ts';
import { textOf } from '../../functions/wire/plain.ts';
import type { AccountSnapshot } from '../../functions/wire/sync.ts';
import { demoPeople } from '../../scripts/demo/people.ts';
import { demoSignIns, type SeedResult, seedDemo } from '../../scripts/demo/seed.ts';
import { actorOf } from '../../scripts/demo/stage.ts';
import { tellStory } from '../../scripts/demo/story.ts';
import { demoEnvironment } from '../../scripts/local/stack/environment.ts';
import { type Stores, startStores } from '../../scripts/local/stack/stores.ts';

const firstStartMs = Date.now();
const secondStartMs = firstStartMs + 90 * 60_000;
const statementsBeforeInterruption = 300;
const lanes = tellStory(firstStartMs).conversations;
const written = lanes.map((lane) => lane.flatMap((step) => (step.kind === 'send' ? [step] : [])));
const isOfGroup = (lane: (typeof written)[number]) => lane[0]?.conversation === 'lighthouse-crew';

let stores: Stores;
let dataDir: string;
let ctx: Context;
let interruption: unknown;
let sentBeforeInterruption: number;
let completed: SeedResult;
const seed = (nowMs: number, ports: (own: Context) => Partial<Context> = () => ({})) =>
  seedDemo({
    createContext: (overrides) => contextOf({ ...overrides, ...ports(contextOf(overrides)) }),
    nowMs,
    log: () => {},
  });

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'umbra-test-'));
  stores = await startStores({ dataDir, port: 0, siteDir: dataDir, version: 'test', redis: 'engine' });
  ctx = contextOf();
  interruption = await seed(firstStartMs, ({ db }) => ({
    db: lostAfter(db, statementsBeforeInterruption),
  })).then(
    () => undefined,
    (error: unknown) => error,
  );
  sentBeforeInterruption = (await messageCounts()).reduce((sum, count) => sum + count, 0);
  completed = await seed(secondStartMs);
});

afterAll(async () => {
  await stores?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

describe('seeding that was interrupted', () => {
  test('stopped in the middle', () => {
    expect(interruption).toEqual(new Error('The database is lost.'));
    expect(sentBeforeInterruption).toBeGreaterThan(0);
    expect(sentBeforeInterruption).toBeLessThan(written.flat().length);
  });

  test('is completed by the next start, with the times of the first', async () => {
    expect(completed).toEqual({
      people: 8,
      conversations: 11,
      messages: written.flat().length,
      changed: true,
    });
    for (const lane of written.filter((lane) => !isOfGroup(lane))) {
      const [one = '', other = ''] = lane[0]?.conversation.split('-') ?? [];
      const messages = await allMessages(one, other);
      expect(messages.map(({ senderId, sentAtMs, body }) => [senderId, sentAtMs, textOf(body)])).toEqual(
        lane.map(({ by, atMs, text }) => [actorOf(by).userId, atMs, text]),
      );
    }
  });

  test('leaves nobody signed in', async () => {
    for (const { handle } of demoPeople) {
      expect(await ctx.records.list(`sessions#${actorOf(handle).userId}`)).toEqual([]);
    }
  });
});

describe('the main person finds', () => {
  test('the door open with the password that is told, and her consent recorded', async () => {
    const { handle = '', password = '' } = demoSignIns[0] ?? {};
    expect(await signIn(ctx, { handle, password }, { device: '' })).toMatchObject({
      me: { displayName: 'Inês Carvalho' },
    });
    expect((await getAccount(ctx, actorOf(handle))).consents).toMatchObject([{ locale: 'pt-PT' }]);
  });

  test('friends, a request on each side, and only the received one unseen', async () => {
    const { friends, received, sent, notifications, notificationsSeenSeq } = (await look('ines')).account;
    expect(friends.map(({ person }) => person.handle)).toEqual([
      'bartholomew',
      'kenji',
      'poppy',
      'tomas',
      'yasmin',
    ]);
    expect(received.map(({ person }) => person.handle)).toEqual(['priya']);
    expect(sent.map(({ person }) => person.handle)).toEqual(['thalia']);
    // Signing in, above, has been told as well.
    const unseen = notifications.filter(
      ({ seq, type }) => seq > notificationsSeenSeq && type !== 'security.noted',
    );
    expect(unseen).toMatchObject([{ type: 'friend_request.received', person: { handle: 'priya' } }]);
    expect(notifications.length).toBeGreaterThan(1);
  });

  test('unread messages in three conversations, and one without any', async () => {
    const { conversations } = await look('ines');
    const unread = conversations
      .filter(isDirect)
      .map((found) => [peerOf(found, 'ines').person.handle, found.unread]);
    expect(Object.fromEntries(unread)).toEqual({ poppy: 5, yasmin: 2, bartholomew: 1, kenji: 0, tomas: 0 });
    const lastMessages = conversations
      .filter(isDirect)
      .map((found) => [peerOf(found, 'ines').person.handle, found.lastMessage === null]);
    expect(Object.fromEntries(lastMessages)).toMatchObject({ tomas: true, poppy: false });
  });

  test('messages of her own that were read, delivered and only sent', async () => {
    const { conversations } = await look('ines');
    const withKenji = conversations
      .filter(isDirect)
      .find((found) => peerOf(found, 'ines').person.handle === 'kenji');
    const { deliveredSeq = 0, readSeq = 0 } = withKenji ? peerOf(withKenji, 'ines') : {};
    const states = (await allMessages('ines', 'kenji'))
      .filter(({ senderId }) => senderId === actorOf('ines').userId)
      .map(({ seq }) => (seq <= readSeq ? 'read' : seq <= deliveredSeq ? 'delivered' : 'sent'));
    expect(states.slice(-4)).toEqual(['read', 'delivered', 'delivered', 'sent']);
  });
});

test('a group has pictures, answers, reactions, a corrected message and pinned ones', async () => {
  const { conversations } = await look('ines');
  const group = conversations.find(({ kind }) => kind === 'group');
  expect(group).toMatchObject({ details: { title: 'Lighthouse crew 🏮' }, unread: 2 });
  expect(group?.members).toHaveLength(5);
  const { messages } = await listMessages(ctx, actorOf('ines'), group?.id ?? '', { after: 0, limit: 100 });
  const bodies = messages.flatMap(({ body }) => (body?.type === 'text' ? [body] : []));
  expect(bodies.map(({ text }) => text)).toEqual(
    written.find(isOfGroup)?.map(({ index, text }) => {
      const edit = lanes
        .flat()
        .find(
          (step) =>
            step.kind === 'mark' &&
            step.conversation === 'lighthouse-crew' &&
            step.index === index &&
            step.mark.kind === 'edit',
        );
      return edit?.kind === 'mark' && edit.mark.kind === 'edit' ? edit.mark.text : text;
    }),
  );
  expect(group?.details?.pictureId).toEqual(expect.any(String));
  const pictured = group?.members.filter(({ person }) => person.pictureId).map(({ person }) => person.handle);
  expect(pictured?.sort()).toEqual(['bartholomew', 'ines', 'kenji', 'poppy']);
  const attached = bodies.flatMap(({ attachments = [] }) => attachments);
  expect(attached).toMatchObject([
    { kind: 'image', name: 'lighthouse.webp' },
    { kind: 'image', name: 'geraldine.webp' },
  ]);
  const pinned = messages.filter(({ pinnedAtMs }) => pinnedAtMs);
  expect(pinned).toHaveLength(2);
  expect(messages.filter(({ editedAtMs }) => editedAtMs)).toHaveLength(1);
  expect(messages.filter(({ replyTo }) => replyTo)).toHaveLength(4);
  expect(messages.flatMap(({ reactions = [] }) => reactions).length).toBeGreaterThan(10);
});

test('the one who was asked has not seen the request yet', async () => {
  const { received, notifications, notificationsSeenSeq } = (await look('thalia')).account;
  expect(received.map(({ person }) => person.handle)).toEqual(['ines']);
  expect(notifications.filter(({ seq }) => seq > notificationsSeenSeq)).toHaveLength(1);
});

test('a further start adds nothing, also after people went their ways', async () => {
  const ines = actorOf('ines');
  await declineFriendRequest(ctx, ines, actorOf('priya').userId);
  await removeFriend(ctx, ines, actorOf('tomas').userId);
  await removeFriend(ctx, ines, actorOf('poppy').userId);
  const before = await Promise.all(demoPeople.map(({ handle }) => look(handle)));

  expect(await seed(secondStartMs + 86_400_000)).toEqual({ ...completed, changed: false });
  expect(await Promise.all(demoPeople.map(({ handle }) => look(handle)))).toEqual(before);
});

function contextOf(overrides: Overrides = {}): Context {
  return createContext(demoEnvironment(stores, 'http://localhost', 'test'), overrides);
}

/** The database, until it is gone after so many statements outside of transactions. */
function lostAfter(db: Database, statementsMax: number): Database {
  let statements = 0;
  return {
    query: async (statement) => {
      if (++statements > statementsMax) throw new Error('The database is lost.');
      return db.query(statement);
    },
    transaction: (work) => db.transaction(work),
  };
}

interface View {
  readonly head: number;
  readonly account: AccountSnapshot;
  readonly conversations: readonly Conversation[];
}

async function look(handle: string): Promise<View> {
  const { head, account, conversations } = await sync(ctx, actorOf(handle), {
    account: null,
    conversations: {},
  });
  if (account?.kind !== 'snapshot') throw new Error('A first sync answers with a snapshot.');
  const snapshots = conversations.flatMap((found) => (found.kind === 'snapshot' ? [found.conversation] : []));
  return { head, account: account.snapshot, conversations: snapshots };
}

function isDirect({ kind }: Conversation): boolean {
  return kind === 'direct';
}

function peerOf({ members }: Conversation, handle: string): Conversation['members'][number] {
  const peer = members.find(({ person }) => person.handle !== handle);
  if (!peer) throw new Error('The conversation has nobody else.');
  return peer;
}

async function allMessages(one: string, other: string): Promise<Message[]> {
  const { conversations } = await look(one);
  const id = conversations.filter(isDirect).find((found) => peerOf(found, one).person.handle === other)?.id;
  if (!id) return [];
  const found: Message[] = [];
  for (let more = true; more; ) {
    const page = await listMessages(ctx, actorOf(one), id, { after: found.at(-1)?.seq ?? 0, limit: 100 });
    found.push(...page.messages);
    more = page.more;
  }
  return found;
}

function messageCounts(): Promise<number[]> {
  return Promise.all(
    written
      .filter((lane) => !isOfGroup(lane))
      .map(async (lane) => {
        const [one = '', other = ''] = lane[0]?.conversation.split('-') ?? [];
        return (await allMessages(one, other)).length;
      }),
  );
}
