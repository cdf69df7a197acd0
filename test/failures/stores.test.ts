import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { times } from '../../functions/wire/limits.ts';
import { type Dynamo, startDynamo } from '../../scripts/local/dynamo.ts';
import { expectConverged } from '../helpers/converged.ts';
import { type Device, openDevice, patienceMs } from '../helpers/device.ts';
import { registerFriends, request } from '../helpers/person.ts';
import { eventually, startTestStack } from '../helpers/stack.ts';

vi.setConfig({ testTimeout: 120_000 });
const dataDir = await mkdtemp(join(tmpdir(), 'umbra-test-'));
const quiet = { info: () => {}, error: () => {} };
let revived: Dynamo | undefined;
// Registered first, so that it runs last.
afterAll(async () => {
  await revived?.stop();
  await rm(dataDir, { recursive: true, force: true });
});
// A real server where one is installed: it is ended by SIGKILL.
const stack = await startTestStack({ dataDir, redis: 'auto', overrides: { log: quiet } });

async function friends() {
  const { ann, bob, conversationId } = await registerFriends(stack);
  const [anns, bobs] = [await openDevice(stack.origin, ann), await openDevice(stack.origin, bob)];
  return { ann, bob, conversationId, anns, bobs };
}

const sees = (device: Device, other: Device, wanted: boolean) =>
  eventually(
    `${device.person.handle} sees ${other.person.handle} ${wanted ? 'online' : 'offline'}`,
    () => device.isOnline(other.person.id) === wanted,
    patienceMs,
  );

test('Redis down: no dots, no typing; messages by polling; all of it is back afterwards', async () => {
  const { ann, bob, conversationId, anns, bobs } = await friends();
  await sees(anns, bobs, true);
  await stack.stores.redis.kill?.();
  try {
    anns.write(conversationId, 'first');
    await anns.untilShown('first', 'sent');
    anns.client.startTyping(conversationId);
    expect(bobs.screen(conversationId), 'nobody was told').toEqual([]);
    // The heartbeat says that nothing is pushed: from then on a device with an open socket polls, too.
    bobs.clock.advance(times.heartbeatVisibleMs);
    await bobs.untilShown('first');
    await eventually(
      'it is said',
      () => {
        bobs.clock.advance(1_000);
        return bobs.client.connection.peek() === 'polling';
      },
      patienceMs,
    );
    expect(bobs.client.typing.peek()).toEqual({});
    await sees(bobs, anns, false);

    // A device without a socket polls by itself.
    anns.network.hasSockets = false;
    anns.network.cut();
    await anns.untilSocket(false);
    bobs.write(conversationId, 'second');
    await anns.untilShown('second');

    // And a socket is opened as ever, with what came meanwhile.
    anns.network.hasSockets = true;
    anns.clock.advance(times.reconnectMaxMs);
    await anns.untilSocket(true);
    expect(anns.isOnline(bob.id)).toBe(false);
  } finally {
    await stack.stores.redis.revive?.();
  }
  for (const device of [anns, bobs]) device.clock.advance(times.heartbeatVisibleMs);
  await Promise.all([sees(anns, bobs, true), sees(bobs, anns, true)]);
  await stack.invoker.idle();
  const pings = bobs.network.timesOf('ping').length;
  anns.client.startTyping(conversationId);
  await eventually('Bob sees Ann typing', () => bobs.client.typing.peek()[conversationId], patienceMs);
  anns.write(conversationId, 'third');
  await bobs.untilShown('third');
  expect(bobs.network.timesOf('ping').length, 'it was pushed').toBe(pings);
  await expectConverged([anns, bobs], conversationId, [
    [ann, ['first', 'third']],
    [bob, ['second']],
  ]);
  expect(bobs.words).toEqual(['connecting', 'online', 'polling', 'online']);
});

test('DynamoDB down: nobody can sign in; open chats go on; all of it is back afterwards', async () => {
  const { ann, bob, conversationId, anns, bobs } = await friends();
  const signIn = () =>
    request(stack, 'POST', '/api/sessions', { handle: ann.handle, password: ann.password });
  const { dynamo } = stack.stores;
  await dynamo.stop();

  expect(await signIn()).toMatchObject({ status: 503, body: { code: 'unavailable', retry: 'later' } });
  anns.write(conversationId, 'first');
  bobs.write(conversationId, 'second');
  await Promise.all([anns.untilShown('second'), bobs.untilShown('first')]);
  // The access token is about to end, and cannot be renewed: nobody is signed out by that, and a new socket opens.
  anns.clock.advance(times.accessTokenTtlSeconds * 1_000);
  await eventually(
    'a refresh fails',
    () => anns.network.timesOf('POST /api/sessions/refresh').length > 0,
    patienceMs,
  );
  anns.network.cut();
  await anns.untilSocket(false);
  anns.clock.advance(times.reconnectSpreadMs);
  await anns.untilSocket(true);
  bobs.write(conversationId, 'third');
  await anns.untilShown('third');
  expect(await signIn()).toMatchObject({ status: 503 });

  revived = await startDynamo({ dir: join(dataDir, 'dynamodb'), port: dynamo.port });
  const answer = await eventually(
    'signing in works again',
    async () => {
      const { status } = await signIn();
      return status === 503 ? undefined : status;
    },
    patienceMs,
  );
  expect(answer).toBe(201);
  await expectConverged([anns, bobs], conversationId, [
    [ann, ['first']],
    [bob, ['second', 'third']],
  ]);
  expect(anns.words).not.toContain('signed_out');
});
