import { expect, test } from 'vitest';
import { times } from '../../functions/wire/limits.ts';
import { currentInvocation } from '../../scripts/local/lambda.ts';
import { registerFriends } from '../helpers/person.ts';
import { countedPorts } from '../helpers/ports.ts';
import { eventually, startTestStack, TestClock } from '../helpers/stack.ts';

const ports = countedPorts();
const clock = new TestClock();
let beatGate: Promise<void> | undefined;
let beatWaits = false;
const stack = await startTestStack({
  overrides: {
    ...ports.overrides,
    clock,
    live: {
      async batch(build) {
        if (beatGate && currentInvocation()?.functionName === 'ws-frames') {
          beatWaits = true;
          await beatGate;
        }
        return ports.overrides.live.batch(build);
      },
    },
  },
});
await ports.connect(stack);

test('a page that closes while its heartbeat is on its way counts as closed', async () => {
  const { ann, bob } = await registerFriends(stack);
  const watcher = await bob.connect();
  const socket = await ann.connect();
  const seesAnn = async () =>
    (await watcher.ping()).presence.find(({ userId }) => userId === ann.id)?.leaseMs;
  expect(await seesAnn()).toBe(times.presenceLeaseMs);

  const gate = Promise.withResolvers<void>();
  beatGate = gate.promise;
  const sockets = stack.socketApi.connections().length;
  void socket.ping().catch(() => {});
  await eventually('the heartbeat is on its way', () => beatWaits);
  socket.cut();
  await eventually('the gateway notices', () => stack.socketApi.connections().length < sockets);
  await eventually('friends are told', () =>
    watcher.frames.some(
      (frame) =>
        frame.type === 'ephemeral' &&
        frame.signal.type === 'presence' &&
        frame.signal.leaseMs === times.presenceGraceMs,
    ),
  );
  beatGate = undefined;
  gate.resolve();
  await stack.invoker.idle();

  expect(await seesAnn()).toBe(times.presenceGraceMs);
  clock.advance(times.presenceGraceMs);
  expect(await seesAnn()).toBeUndefined();

  const next = await ann.connect();
  await next.close();
  await stack.invoker.idle();
  expect(await seesAnn(), 'no ghost of the first page keeps the person online').toBe(times.presenceGraceMs);
  await watcher.close();
});
