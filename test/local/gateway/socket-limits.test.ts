import type { Socket } from 'node:net';
import { PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { expect, test, vi } from 'vitest';
import type WebSocket from 'ws';
import { FrameMeter } from '../../../scripts/local/gateway/frame-meter.ts';
import { closing, nextText, startSocketApi } from './socket-harness.ts';

const echo = {
  message: async ({ body }: { body?: string }) => ({ statusCode: 200, body: String(body?.length) }),
};

test('a frame of 32 KiB passes and one byte more closes with 1009 before any handler sees it', async () => {
  await using stack = await startSocketApi(echo);
  const { client } = await stack.connect();
  client.send('x'.repeat(32_768));
  expect(await nextText(client)).toBe('32768');
  const closed = closing(client);
  client.send('x'.repeat(32_769));
  expect((await closed).code).toBe(1009);
  expect(stack.events.filter(({ body }) => body !== undefined)).toHaveLength(1);
});

test('a message of 128 KiB in several frames passes and one byte more closes with 1009', async () => {
  await using stack = await startSocketApi(echo);
  const { client } = await stack.connect();
  sendInFrames(client, 4, 32_768);
  expect(await nextText(client)).toBe('131072');
  const closed = closing(client);
  sendInFrames(client, 5, 26_215);
  expect((await closed).code).toBe(1009);
});

test('a message of 129 kB in one frame closes with 1009', async () => {
  await using stack = await startSocketApi(echo);
  const { client } = await stack.connect();
  const closed = closing(client);
  client.send('x'.repeat(129 * 1024));
  expect((await closed).code).toBe(1009);
});

test('a binary frame closes with 1003, bad UTF-8 with 1007, bytes that are no frame with 1002', async () => {
  await using stack = await startSocketApi(echo);
  const closedAfter = async (act: (client: WebSocket) => void) => {
    const { client } = await stack.connect();
    const closed = closing(client);
    act(client);
    return (await closed).code;
  };
  expect(await closedAfter((client) => client.send(Buffer.from('{}')))).toBe(1003);
  expect(await closedAfter((client) => client.send(Buffer.from([0xff, 0xfe]), { binary: false }))).toBe(1007);
  expect(await closedAfter((client) => rawSocket(client).write(Buffer.from([0xf1, 0x80, 0, 0, 0, 0])))).toBe(
    1002,
  );
  expect(stack.events.filter(({ body }) => body !== undefined)).toEqual([]);
});

test('a reset socket ends in $disconnect and harms nobody else', async () => {
  await using stack = await startSocketApi(echo);
  const { client } = await stack.connect();
  const { client: other } = await stack.connect();
  rawSocket(client).resetAndDestroy();
  await vi.waitFor(() => expect(stack.events.at(-1)?.requestContext.disconnectStatusCode).toBe(1006));
  other.send('still');
  expect(await nextText(other)).toBe('5');
});

test('sockets that are cut end without a close frame, in $disconnect with 1006, and the others stay', async () => {
  let attempts = 0;
  await using stack = await startSocketApi(echo, { onAttempt: () => attempts++ });
  const { client, connectionId } = await stack.connect();
  const { client: other } = await stack.connect();
  const closed = closing(client);
  stack.api.cut([connectionId, 'nobody']);
  expect(await closed).toEqual({ code: 1006, reason: '' });
  await vi.waitFor(() => expect(stack.events.at(-1)?.requestContext.disconnectStatusCode).toBe(1006));
  other.send('still');
  expect(await nextText(other)).toBe('5');
  expect(attempts).toBe(2);
});

test('a silent socket is cut with 1001, frames in either direction keep it', async () => {
  await using stack = await startSocketApi(echo, { idleTimeoutMs: 150 });
  const { client } = await stack.connect();
  const { client: pinging } = await stack.connect();
  const { client: hearing, connectionId } = await stack.connect();
  let pongs = 0;
  let heard = 0;
  pinging.on('pong', () => pongs++);
  hearing.on('message', () => heard++);
  const startedMs = performance.now();
  const closed = closing(client);
  const beats = setInterval(() => {
    pinging.ping();
    void stack.management.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: 'beat' }));
  }, 30);
  expect(await closed).toEqual({ code: 1001, reason: 'Going away' });
  expect(performance.now() - startedMs).toBeGreaterThan(140);
  await vi.waitFor(() => expect(Math.min(pongs, heard)).toBeGreaterThan(12));
  clearInterval(beats);
  expect([pinging.readyState, hearing.readyState]).toEqual([client.OPEN, client.OPEN]);
  expect((await closing(pinging)).code).toBe(1001);
});

test('a socket is cut when it is too old, however busy', async () => {
  await using stack = await startSocketApi(echo, { maxLifetimeMs: 120 });
  const { client } = await stack.connect();
  const beats = setInterval(() => client.ping(), 20);
  client.once('close', () => clearInterval(beats));
  expect(await closing(client)).toEqual({ code: 1001, reason: 'Going away' });
});

test('connections beyond the allowed rate are refused with 429', async () => {
  await using stack = await startSocketApi({}, { maxNewConnectionsPerSecond: 2 });
  await stack.connect();
  await stack.connect();
  expect(await stack.refusal()).toBe(429);
});

test('a client that does not read is cut off', async () => {
  await using stack = await startSocketApi({}, { maxBufferedBytes: 256 * 1024 });
  const { client, connectionId } = await stack.connect();
  client.pause();
  const Data = 'x'.repeat(131_072);
  let failure: { name?: string } = {};
  for (let sent = 0; sent < 400 && failure.name === undefined; sent += 1)
    await stack.management
      .send(new PostToConnectionCommand({ ConnectionId: connectionId, Data }))
      .catch((error) => {
        failure = error;
      });
  expect(failure.name).toBe('GoneException');
  expect(stack.api.connections()).toEqual([]);
});

test('a peer that never answers the close frame is cut all the same', async () => {
  await using stack = await startSocketApi({}, { idleTimeoutMs: 50 });
  const { client } = await stack.connect();
  rawSocket(client).pause();
  await vi.waitFor(() => expect(stack.events.at(-1)?.requestContext.eventType).toBe('DISCONNECT'), 5_000);
});

test('the frame meter reads lengths however the bytes are cut', () => {
  const frames = [5, 125, 126, 32_768, 65_536].map(maskedFrame);
  const stream = Buffer.concat(frames);
  for (const step of [1, 2, 3, 7, 1000, stream.length]) {
    const seen: number[] = [];
    const meter = new FrameMeter((bytes) => seen.push(bytes));
    for (let offset = 0; offset < stream.length; offset += step)
      meter.push(stream.subarray(offset, offset + step));
    expect(seen).toEqual([5, 125, 126, 32_768, 65_536]);
  }
});

function sendInFrames(client: WebSocket, count: number, bytes: number): void {
  for (let index = 1; index <= count; index += 1) client.send('x'.repeat(bytes), { fin: index === count });
}

function rawSocket(client: WebSocket): Socket {
  return (client as unknown as { _socket: Socket })._socket;
}

function maskedFrame(bytes: number): Buffer {
  const header = Buffer.alloc(bytes < 126 ? 2 : bytes < 65_536 ? 4 : 10);
  header[0] = 0x81;
  header[1] = 0x80 | (bytes < 126 ? bytes : bytes < 65_536 ? 126 : 127);
  if (header.length === 4) header.writeUInt16BE(bytes, 2);
  if (header.length === 10) header.writeBigUInt64BE(BigInt(bytes), 2);
  // A payload full of 0xff would be read as headers by a meter that lost its place.
  return Buffer.concat([header, Buffer.alloc(4), Buffer.alloc(bytes, 0xff)]);
}
