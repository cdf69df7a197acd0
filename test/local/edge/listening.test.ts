import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import WebSocket from 'ws';
import { PortTakenError } from '../../../scripts/local/edge/edge.ts';
import { setUpEdge } from './harness.ts';

const edge = setUpEdge();
const { get, releaseSlow, slowStarted, start, upgradeRefusal } = edge;

test('a Host that is not this server’s is refused, so that no other domain can be rebound to it', async () => {
  const statusFor = async (host: string) => (await get('/sign-in', { headers: { host } })).status;
  for (const host of ['localhost', 'LOCALHOST:4321', '127.0.0.1:1', '[::1]:4321', '[::1]'])
    expect([host, await statusFor(host)]).toEqual([host, 200]);
  for (const host of [
    'evil.example',
    'localhost.evil.example',
    'localhost:80@evil',
    '127.0.0.1.nip.io',
    '10.0.0.1',
  ])
    expect([host, await statusFor(host)]).toEqual([host, 421]);
  expect((await upgradeRefusal('/ws', { host: 'evil.example:4321' })).status).toBe(421);
});

test.runIf(hasIpv6Loopback())('both loopback addresses are served', async () => {
  for (const host of ['127.0.0.1', '[::1]'])
    expect((await fetch(`http://${host}:${edge.server.port}/sign-in`)).status).toBe(200);
});

test('a port in use is a PortTakenError', async () => {
  const attempt = start(edge.server.port);
  await expect(attempt).rejects.toBeInstanceOf(PortTakenError);
  await expect(attempt).rejects.toMatchObject({ code: 'PORT_TAKEN', port: edge.server.port });
});

test('stopping lets answers under way finish, closes sockets and frees the port', async () => {
  const temporary = await start();
  const client = new WebSocket(`ws://127.0.0.1:${temporary.port}/ws`);
  await once(client, 'open');
  const slow = get('/api/slow', {}, temporary.port);
  await slowStarted.promise;
  const stopped = temporary.stop();
  expect((await once(client, 'close'))[0]).toBe(1001);
  releaseSlow.resolve();
  expect((await slow).status).toBe(200);
  await stopped;
  const again = await start(temporary.port);
  await again.stop();
});

function hasIpv6Loopback(): boolean {
  return Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));
}
