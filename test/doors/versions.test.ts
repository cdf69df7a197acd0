import { expect, test } from 'vitest';
import { isAcceptedProtocol, protocolVersion } from '../../functions/wire/limits.ts';
import { register, request } from '../helpers/person.ts';
import { TestSocket } from '../helpers/socket.ts';
import { startTestStack } from '../helpers/stack.ts';

const current = protocolVersion + 2;
const stack = await startTestStack({ overrides: { settings: { protocolVersion: current } } });

test.each([
  { name: 'its own', version: current, served: true },
  { name: 'the one before', version: current - 1, served: true },
  { name: 'two before', version: current - 2, served: false },
  { name: 'one that is not made yet', version: current + 1, served: false },
])('a server serves $name: $served', async ({ version, served }) => {
  const ann = await register(stack, 'ann');
  const socket = await TestSocket.open(stack, { authorization: `Bearer ${ann.token}` });
  const ref = socket.send({ type: 'hello', protocol: version, visible: true });
  if (served) expect(await socket.next('ready', (frame) => frame.ref === ref)).toMatchObject({ ref });
  else {
    expect(await socket.next('reply', (frame) => frame.ref === ref)).toMatchObject({
      ok: false,
      error: { code: 'unsupported_protocol', retry: 'never' },
    });
  }
  // A refusal does not end the socket: another hello may be accepted.
  const again = socket.send({ type: 'hello', protocol: current, visible: true });
  expect(await socket.next('ready', (frame) => frame.ref === again)).toMatchObject({ userId: ann.id });
  await socket.close();
});

test('the first version has none before it', () => {
  expect([0, 1, 2].filter((version) => isAcceptedProtocol(version, 1))).toEqual([1]);
});

test('the server tells its version', async () => {
  const { body } = await request(stack, 'GET', '/api/health');
  expect(body).toMatchObject({ protocol: current });
});
