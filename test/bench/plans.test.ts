import { describe, expect, test } from 'vitest';
import { createContext } from '../../functions/context.ts';
import type { Actor, Context, Database } from '../../functions/core/context.ts';
import { checkFanout } from '../../functions/core/messages/check-fanout.ts';
import { listMessages } from '../../functions/core/messages/list.ts';
import { sendMessage } from '../../functions/core/messages/send.ts';
import { updateReceipts } from '../../functions/core/receipts/update.ts';
import { sync } from '../../functions/core/sync/sync.ts';
import { openPostgres } from '../../functions/db/postgres.ts';
import { fillRoom } from '../../scripts/bench/subjects/product-rooms.ts';
import { demoEnvironment } from '../../scripts/local/stack/environment.ts';
import { lookInto } from '../helpers/database.ts';
import { befriend, register, registerFriends, uuid7 } from '../helpers/person.ts';
import { startTestStack } from '../helpers/stack.ts';

const stack = await startTestStack();
const { ann, bob, conversationId } = await registerFriends(stack);
const other = await befriend(ann, await register(stack, 'carol'));
const look = lookInto(stack);
await fillRoom(look, conversationId, 20_000);
await fillRoom(look, other, 20_000);
// Strangers, so that reading a whole table is never the cheaper way.
await look.query({
  text: `
    with crowd as (
      insert into users (id, handle, display_name, password_phc, created_at)
      select gen_random_uuid(), 'crowd_' || n, 'Crowd', '', now() from generate_series(1, 20000) n returning id),
    rooms as (
      insert into conversations (id, kind, title, created_at)
      select id, 'group', 'Crowd', now() from crowd returning id)
    insert into members (conversation_id, user_id, role) select id, id, 'owner' from rooms`,
});
for (const table of ['users', 'conversations', 'members', 'messages'])
  await look.query({ text: `vacuum analyze ${table}` });

/** A context with a single connection, whose counters of table scans are read on the same one. */
async function counted(): Promise<{
  ctx: Context;
  statements: () => number;
  wholeReads: () => Promise<string[]>;
}> {
  const db = openPostgres({ connectionString: stack.stores.databaseUrl, poolMax: 1 });
  let statements = 0;
  const counting: Database = {
    query: (statement) => {
      statements++;
      return db.query(statement);
    },
    transaction: (work) => db.transaction(work),
  };
  const environment = demoEnvironment(stack.stores, stack.origin, 'test');
  const ctx = createContext(environment, { db: counting, fanoutQueue: { send: async () => {} } });
  const read = async () => {
    await db.query({ text: 'select pg_stat_force_next_flush()' });
    const { rows } = await db.query<{ name: string; reads: number }>({
      text: `select relname as name, seq_scan as reads from pg_stat_user_tables
        where relname in ('users', 'conversations', 'members', 'messages')`,
    });
    return new Map(rows.map(({ name, reads }) => [name, reads]));
  };
  const was = await read();
  return {
    ctx,
    statements: () => statements,
    wholeReads: async () => {
      const is = await read();
      return [...is].flatMap(([name, reads]) => (reads > (was.get(name) ?? 0) ? [name] : []));
    },
  };
}

const actor: Actor = { userId: ann.id, sessionId: 'none' };
const clientId = uuid7();
const acts: Record<string, (ctx: Context) => Promise<unknown>> = {
  sending: (ctx) =>
    sendMessage(ctx, actor, { conversationId, clientId, body: { type: 'text', text: 'hello' } }),
  'the newest page': (ctx) => listMessages(ctx, actor, conversationId, {}),
  'a page long ago': (ctx) => listMessages(ctx, actor, conversationId, { before: 5_000 }),
  'a date': (ctx) => listMessages(ctx, actor, conversationId, { at: Date.now() - 10_000_000 }),
  'a receipt': (ctx) => updateReceipts(ctx, actor, [{ conversationId, readSeq: 20_000 }]),
  'a first sync': (ctx) => sync(ctx, actor, { account: null, conversations: {} }),
  'a sync after some messages': (ctx) =>
    sync(ctx, actor, { account: 1, conversations: { [conversationId]: 19_950, [other]: 20_000 } }),
  'the check of a fan-out': (ctx) => checkFanout(ctx, { senderId: ann.id, clientId }),
};

describe('no table is read as a whole, and the database is asked once, by', () => {
  test.each(Object.entries(acts))('%s', async (_, act) => {
    const { ctx, statements, wholeReads } = await counted();
    // A plan is made anew for the first five times, and may be kept for all afterwards.
    for (let time = 0; time < 7; time++) await act(ctx);
    expect(statements()).toBe(7);
    expect(await wholeReads()).toEqual([]);
  });

  test('and a read of a whole table is noticed', async () => {
    const { ctx, wholeReads } = await counted();
    await ctx.db.query({ text: 'select count(*) from messages where body is null' });
    expect(await wholeReads()).toEqual(['messages']);
  });
});

test('a sync of 300 conversations asks the database once', async () => {
  await look.query({
    text: `insert into members (conversation_id, user_id, role)
      select c.id, $1, 'member' from conversations c where c.kind = 'group' limit 300`,
    values: [bob.id],
  });
  const { ctx, statements } = await counted();
  const result = await sync(ctx, { userId: bob.id, sessionId: 'none' }, { account: null, conversations: {} });
  expect(result.conversations).toHaveLength(301);
  expect(statements()).toBe(1);
});
