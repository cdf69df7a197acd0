import { expect, test } from 'vitest';
import { registerFriends, uuid7 } from '../helpers/person.ts';
import { countedPorts } from '../helpers/ports.ts';
import { startTestStack } from '../helpers/stack.ts';

const ports = countedPorts();
const quiet = { info: () => {}, error: () => {} };
const stack = await startTestStack({ overrides: { ...ports.overrides, log: quiet } });
await ports.connect(stack);

test('a message whose sender’s handler died after commit reaches the peer through the queue', async () => {
  const { ann, bob, conversationId } = await registerFriends(stack);
  const socket = await bob.connect();
  await stack.invoker.idle();
  ports.failNextBatch();
  const sent = await ann.call('POST', `/api/conversations/${conversationId}/messages`, {
    clientId: uuid7(),
    body: { type: 'text', text: 'hello' },
  });
  expect(sent.status).toBe(200);
  const poke = await socket.next('poke', () => true, 9_000);
  expect(poke).toEqual({ type: 'poke', conversationId, seq: 1 });
  expect(socket.frames.filter((frame) => frame.type === 'event')).toEqual([]);
  await socket.close();
});
