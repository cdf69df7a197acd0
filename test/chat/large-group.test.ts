import { expect, test } from 'vitest';
import type { Context } from '../../functions/core/context.ts';
import { keepConnection } from '../../functions/core/presence/connections.ts';
import { limits } from '../../functions/wire/limits.ts';
import { makeGroup } from '../../scripts/bench/subjects/product-rooms.ts';
import { lookInto } from '../helpers/database.ts';
import { register, uuid7 } from '../helpers/person.ts';
import { countedPorts } from '../helpers/ports.ts';
import { startTestStack } from '../helpers/stack.ts';

const ports = countedPorts();
const stack = await startTestStack({ overrides: ports.overrides });
await ports.connect(stack);
const db = lookInto(stack);

/** People without sessions, of whom the live store says that they have a socket; it is long gone. */
async function strangers(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, uuid7);
  await db.query({
    text: `insert into users (id, handle, display_name, password_phc, created_at)
      select id, left('crowd_' || md5(id::text), 30), 'Crowd', '', now() from unnest($1::uuid[]) as given (id)`,
    values: [ids],
  });
  await ports.overrides.live.batch((batch) => {
    for (const userId of ids)
      keepConnection(
        batch,
        { userId, connectionId: `gone${userId.slice(-8)}`, sessionId: 'none' },
        Date.now(),
      );
  });
  return ids;
}

test('a message for more sockets than are told at once is told by the job, once to each, and not to the sender', async () => {
  const [ann, bob] = [await register(stack, 'ann'), await register(stack, 'bob')];
  const crowd = await strangers(limits.inlineSocketsMax);
  const conversationId = await makeGroup(db, [ann.id, bob.id, ...crowd]);
  const [own, there] = [await ann.connect(), await bob.connect()];
  await stack.invoker.idle();
  ports.reset();
  const command = {
    type: 'message.send',
    conversationId,
    clientId: uuid7(),
    body: { type: 'text', text: 'to many' },
  };
  expect(await own.command(command)).toMatchObject({ ok: true });
  expect((await there.next('event')).event).toMatchObject({ type: 'message.created', seq: 1 });
  await stack.invoker.idle();
  expect(ports.calls.posts, 'one for each socket but the sender’s').toBe(crowd.length + 1);
  expect(own.frames.filter(({ type }) => type === 'event')).toEqual([]);
  expect(there.frames.filter(({ type }) => type === 'event')).toHaveLength(1);

  const edit = { type: 'edit', body: { type: 'text', text: 'to fewer' } };
  ports.reset();
  await own.command({ type: 'message.change', conversationId, seq: 1, clientId: uuid7(), change: edit });
  const updated = await there.next('event', ({ event }) => event.type === 'message.updated');
  expect(updated.event).toMatchObject({ seq: 2, message: { seq: 1, body: { text: 'to fewer' } } });
  await Promise.all([own.close(), there.close()]);
});

test('without the queue everybody is told at once', async () => {
  const { broadcast } = await import('../../functions/core/broadcast/broadcast.ts');
  const ann = await register(stack, 'ann');
  const crowd = await strangers(1);
  const userIds = [ann.id, ...crowd];
  const socket = await ann.connect();
  await ports.overrides.live.batch((batch) => {
    for (let index = 0; index < limits.inlineSocketsMax; index++)
      keepConnection(
        batch,
        { userId: crowd[0] ?? '', connectionId: `gone${index}`, sessionId: 'none' },
        Date.now(),
      );
  });
  const ctx = {
    ...ports.overrides,
    clock: { now: () => Date.now() },
    log: { error: () => {} },
    fanoutQueue: { send: () => Promise.reject(new Error('The queue is away.')) },
  } as unknown as Context;
  const message = {
    conversationId: uuid7(),
    seq: 1,
    clientId: uuid7(),
    senderId: ann.id,
    sentAtMs: Date.now(),
    body: { type: 'text', text: 'hello' },
  } as const;
  await broadcast(ctx, userIds, {
    type: 'message.created',
    conversationId: message.conversationId,
    seq: 1,
    message,
  });
  expect((await socket.next('event')).event).toMatchObject({ type: 'message.created' });
  await socket.close();
});
