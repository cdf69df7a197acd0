import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { times } from '../../functions/wire/limits.ts';
import { startPostgres } from '../../scripts/local/postgres/start.ts';
import { expectClockThenTick, expectConverged } from '../helpers/converged.ts';
import { openDevice, patienceMs } from '../helpers/device.ts';
import { registerFriends } from '../helpers/person.ts';
import { eventually, startTestStack } from '../helpers/stack.ts';

vi.setConfig({ testTimeout: 120_000 });
const dataDir = await mkdtemp(join(tmpdir(), 'umbra-test-'));
let postgres = await startPostgres({ dataDir });
const { port, url } = postgres;
// Registered first, so that it runs last: the stack stops before its database.
afterAll(async () => {
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
});
const quiet = { info: () => {}, error: () => {} };
const stack = await startTestStack({ databaseUrl: url, overrides: { log: quiet } });

async function friends() {
  const { ann, bob, conversationId } = await registerFriends(stack);
  const [anns, bobs] = [await openDevice(stack.origin, ann), await openDevice(stack.origin, bob)];
  return { ann, bob, conversationId, anns, bobs };
}

test('Postgres restarts: "waking", then ✓; only what was committed had been acknowledged', async () => {
  const { ann, bob, conversationId, anns, bobs } = await friends();
  const fromAnn = anns.writeMany(conversationId, 60);
  const fromBob = bobs.writeMany(conversationId, 60);
  await anns.untilReached(conversationId, 20);
  // SIGKILL, as when the instance dies: what was not flushed by a commit is gone.
  await postgres.kill();
  expect(anns.state.outbox.length, 'it died in the middle').toBeGreaterThan(0);
  await Promise.all([anns.until('waking'), bobs.until('waking')]);
  postgres = await startPostgres({ dataDir, port });
  await Promise.all([anns.until('online'), bobs.until('online')]);
  await expectConverged([anns, bobs], conversationId, [
    [ann, fromAnn],
    [bob, fromBob],
  ]);
  for (const text of fromAnn) expectClockThenTick(anns, text);
  expect(anns.words).toEqual(['connecting', 'online', 'waking', 'online']);
});

test('database asleep: "waking", the outbox waits the time it is told, then ✓', async () => {
  const { ann, conversationId, anns, bobs } = await friends();
  anns.write(conversationId, 'before');
  await bobs.untilShown('before');
  await expectConverged([anns, bobs], conversationId, [[ann, ['before']]]);
  await bobs.untilKept('before');
  bobs.close();

  await postgres.kill();
  const asleep = await listenWithoutAnswer(port);
  anns.write(conversationId, 'first');
  anns.write(conversationId, 'second');
  bobs.open();
  await bobs.untilShown('before');
  await Promise.all([anns.until('waking'), bobs.until('waking')]);
  const waits = () =>
    anns.state.outbox[0]?.status === 'waiting' && anns.state.outbox[0].error?.code === 'waking';
  await eventually('the message waits for the database', waits, patienceMs);
  await asleep.end();
  postgres = await startPostgres({ dataDir, port });

  await bobs.untilShown('second');
  await Promise.all([anns.until('online'), bobs.until('online')]);
  await expectConverged([anns, bobs], conversationId, [[ann, ['before', 'first', 'second']]]);
  const attempts = anns.network.timesOf('message.send').slice(1, -1);
  const pausesMs = attempts.slice(1).map((atMs, index) => atMs - (attempts[index] ?? 0));
  expect(Math.min(...pausesMs), 'no attempt before its time').toBeGreaterThanOrEqual(times.wakingRetryMs - 5);
  expect(anns.words).toEqual(['connecting', 'online', 'waking', 'online']);
  expect(bobs.words.slice(0, 2)).toEqual(['connecting', 'waking']);
  expectClockThenTick(anns, 'first');
});

/** A cluster at 0 ACU: the address takes connections, and says nothing before it has resumed. */
async function listenWithoutAnswer(port: number): Promise<{ end(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    end: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
