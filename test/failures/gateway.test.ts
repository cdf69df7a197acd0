import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { times } from '../../functions/wire/limits.ts';
import { CrashingPostgres, steadyPort } from '../../scripts/faults/database.ts';
import { ServerProcess } from '../../scripts/faults/server.ts';
import { expectClockThenTick, expectConverged } from '../helpers/converged.ts';
import { openDevice } from '../helpers/device.ts';
import { registerFriends } from '../helpers/person.ts';

vi.setConfig({ testTimeout: 180_000 });
const dataDir = await mkdtemp(join(tmpdir(), 'umbra-test-'));
const database = new CrashingPostgres(join(dataDir, 'postgres'), await steadyPort(Math.random));
const port = await steadyPort(Math.random);
await database.start();
// Everything but the database, in a process of its own: the edge, the gateway, every handler, the queue, Redis.
const server = new ServerProcess({ dataDir, port, databaseUrl: database.url, redis: 'engine' });
await server.start();
afterAll(async () => {
  await server.stop();
  await database.stop();
  await rm(dataDir, { recursive: true, force: true });
});
const origin = `http://127.0.0.1:${port}`;

test('the gateway and all handlers killed under load: "reconnecting", then ✓', async () => {
  const { ann, bob, conversationId } = await registerFriends({ origin });
  const [anns, bobs] = [await openDevice(origin, ann), await openDevice(origin, bob)];
  const fromAnn = anns.writeMany(conversationId, 100);
  const fromBob = bobs.writeMany(conversationId, 100);
  await anns.untilReached(conversationId, 20);
  await server.kill();
  expect(anns.state.outbox.length, 'it died in the middle').toBeGreaterThan(0);
  await Promise.all([anns.until('reconnecting'), bobs.until('reconnecting')]);
  await server.start();
  // As long as an attempt to connect waits at most.
  for (const { clock } of [anns, bobs]) clock.advance(times.reconnectMaxMs);
  await Promise.all([anns.until('online'), bobs.until('online')]);
  await expectConverged([anns, bobs], conversationId, [
    [ann, fromAnn],
    [bob, fromBob],
  ]);
  for (const text of fromAnn) expectClockThenTick(anns, text);
  expect(anns.words).toEqual(['connecting', 'online', 'reconnecting', 'online']);
  expect(await server.report()).toMatchObject({ defects: 0 });
});
