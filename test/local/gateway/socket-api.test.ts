import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { closing, handshakeBytes, nextText, policy, startSocketApi } from './socket-harness.ts';

test('the authoriser and $connect run before the upgrade, and the context reaches every later event', async () => {
  await using stack = await startSocketApi({
    authorize: async (event) => policy('Allow', event.methodArn, { session: 's1', level: 2, admin: false }),
    message: async (event) => ({ statusCode: 200, body: JSON.stringify(event) }),
  });
  const client = stack.dial('/ws?device=d1', [], {
    headers: { Cookie: 'a=1' },
    origin: 'http://localhost:4321',
  });
  await once(client, 'open');
  const [authorize, connect] = stack.events;
  expect(authorize).toMatchObject({
    type: 'REQUEST',
    methodArn: expect.stringMatching(/^arn:aws:execute-api:.*\/ws\/\$connect$/),
    queryStringParameters: { device: 'd1' },
    headers: { Cookie: 'a=1', Origin: 'http://localhost:4321' },
    multiValueHeaders: { Cookie: ['a=1'] },
    requestContext: {
      routeKey: '$connect',
      eventType: 'CONNECT',
      stage: 'ws',
      identity: { sourceIp: '127.0.0.1' },
    },
  });
  const authorizer = { session: 's1', level: '2', admin: 'false', principalId: 'user-1' };
  expect(connect?.requestContext).toMatchObject({
    routeKey: '$connect',
    eventType: 'CONNECT',
    connectionId: stack.api.connections()[0],
    connectedAt: expect.any(Number),
    requestTimeEpoch: expect.any(Number),
    domainName: expect.any(String),
    authorizer,
  });

  client.send('{"hello":"ä"}');
  const message = JSON.parse(await nextText(client));
  expect(message).toMatchObject({
    body: '{"hello":"ä"}',
    isBase64Encoded: false,
    requestContext: {
      routeKey: '$default',
      eventType: 'MESSAGE',
      messageId: expect.any(String),
      connectionId: connect?.requestContext.connectionId,
      authorizer,
    },
  });
  expect(message.requestContext.connectionId).toMatch(/^[\w+/]{11,15}=$/);

  client.close(4001, 'bye');
  await vi.waitFor(() => expect(stack.events.at(-1)?.requestContext.eventType).toBe('DISCONNECT'));
  expect(stack.events.at(-1)?.requestContext).toMatchObject({
    routeKey: '$disconnect',
    disconnectStatusCode: 4001,
    disconnectReason: 'bye',
    authorizer,
  });
  expect(stack.api.connections()).toEqual([]);
});

test('the authoriser’s answer decides: Deny 403, "Unauthorized" 401, anything unusable 500', async () => {
  let answer: (arn: string) => unknown;
  await using stack = await startSocketApi({ authorize: async (event) => answer(event.methodArn) });
  const refusalWhen = async (next: typeof answer) => {
    answer = next;
    return stack.refusal();
  };
  expect(await refusalWhen((arn) => policy('Deny', arn))).toBe(403);
  expect(await refusalWhen(() => policy('Allow', 'arn:aws:execute-api:*:*:other/*'))).toBe(403);
  expect(await refusalWhen(() => Promise.reject(new Error('Unauthorized')))).toBe(401);
  expect(await refusalWhen(() => Promise.reject(new Error('database is down')))).toBe(500);
  expect(await refusalWhen((arn) => policy('Allow', arn, { nested: {} }))).toBe(500);
  expect(await refusalWhen(() => ({ isAuthorized: true }))).toBe(500);
  expect(stack.events.some(({ requestContext }) => 'authorizer' in requestContext)).toBe(false);

  answer = () => policy('Allow', 'arn:aws:execute-api:*');
  await stack.connect();
});

test('$connect refuses with its own status, and a failing one with 502', async () => {
  let answer: () => unknown;
  await using stack = await startSocketApi({ connect: async () => answer() });
  answer = () => ({ statusCode: 409 });
  expect(await stack.refusal()).toBe(409);
  answer = () => Promise.reject(new Error('broken'));
  expect(await stack.refusal()).toBe(502);
  answer = () => 'no status';
  expect(await stack.refusal()).toBe(502);
  expect(stack.api.connections()).toEqual([]);
  await nextTurn();
  expect(stack.events.map(({ requestContext }) => requestContext.eventType)).not.toContain('DISCONNECT');
});

test('only the stage path is a socket, and only a real handshake runs a handler', async () => {
  await using stack = await startSocketApi();
  expect(await stack.refusal('/')).toBe(403);
  expect(await stack.refusal('/ws/')).toBe(403);
  const socket = connectTcp(stack.port, '127.0.0.1');
  socket.end('GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  const answer = Buffer.concat(await socket.toArray()).toString();
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(stack.events).toEqual([]);
});

test('a subprotocol is echoed when $connect returns it, and none is chosen otherwise', async () => {
  let headers: Record<string, string> = { 'Sec-WebSocket-Protocol': 'umbra.v2' };
  await using stack = await startSocketApi({ connect: async () => ({ statusCode: 200, headers }) });
  const chosen = stack.dial('/ws', ['umbra.v1', 'umbra.v2']);
  await once(chosen, 'open');
  expect(chosen.protocol).toBe('umbra.v2');
  headers = {};
  const [error] = await once(stack.dial('/ws', ['umbra.v1']), 'error');
  expect(error.message).toMatch(/no subprotocol/i);
});

test('frames overtake each other', async () => {
  const gate = Promise.withResolvers<void>();
  await using stack = await startSocketApi({
    message: async ({ body }) => {
      if (body === 'slow') await gate.promise;
      return { statusCode: 200, body };
    },
  });
  const { client } = await stack.connect();
  client.send('slow');
  client.send('fast');
  expect(await nextText(client)).toBe('fast');
  gate.resolve();
  expect(await nextText(client)).toBe('slow');
});

test('a result is sent back only where the route declares replies, and only with a 2xx status', async () => {
  const message = async (event: { body?: string }) => ({
    statusCode: event.body === 'refused' ? 400 : 200,
    body: `re: ${event.body}`,
  });
  await using silent = await startSocketApi({ message }, { replies: false });
  await using replying = await startSocketApi({ message });
  const heard: string[] = [];
  for (const stack of [silent, replying]) {
    const { client } = await stack.connect();
    client.on('message', (data) => heard.push(String(data)));
    client.send('refused');
    client.send('one');
    await vi.waitFor(() => expect(stack.events).toHaveLength(3));
  }
  await vi.waitFor(() => expect(heard).toEqual(['re: one']));
});

test('a failing handler is told to the client in the gateway’s own frame', async () => {
  await using stack = await startSocketApi(
    {
      message: ({ body }) => (body === 'hang' ? new Promise(() => {}) : Promise.reject(new Error('secret'))),
    },
    { replies: false, integrationTimeoutMs: 50 },
  );
  const { client, connectionId } = await stack.connect();
  client.send('throw');
  expect(JSON.parse(await nextText(client))).toEqual({
    message: 'Internal server error',
    connectionId,
    requestId: expect.any(String),
  });
  client.send('hang');
  expect(JSON.parse(await nextText(client)).message).toBe('Endpoint request timed out');
  expect(client.readyState).toBe(client.OPEN);
});

test('frames sent along with the handshake are not lost', async () => {
  await using stack = await startSocketApi();
  const socket = connectTcp(stack.port, '127.0.0.1');
  const frame = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]);
  socket.write(Buffer.concat([handshakeBytes(), frame]));
  await vi.waitFor(() => expect(stack.events.at(-1)?.body).toBe('hi'));
  socket.destroy();
});

test.each(['destroy', 'resetAndDestroy'] as const)(
  'a client that vanishes during $connect (%s) gets its $disconnect',
  async (vanish) => {
    const gate = Promise.withResolvers<void>();
    await using stack = await startSocketApi({
      connect: async () => {
        await gate.promise;
        return { statusCode: 200 };
      },
    });
    const socket = connectTcp(stack.port, '127.0.0.1');
    socket.write(handshakeBytes());
    await vi.waitFor(() => expect(stack.events).toHaveLength(1));
    socket[vanish]();
    // A reset ends the server's side at once; a FIN is only noticed once somebody reads.
    if (vanish === 'resetAndDestroy') await vi.waitFor(async () => expect(await stack.streams()).toBe(0));
    gate.resolve();
    await vi.waitFor(() => expect(stack.events.at(-1)?.requestContext.eventType).toBe('DISCONNECT'));
    expect(stack.events.at(-1)?.requestContext.disconnectStatusCode).toBe(1006);
    expect(stack.api.connections()).toEqual([]);
  },
);

test('stopping closes the sockets, waits for their $disconnect and refuses new ones', async () => {
  const gate = Promise.withResolvers<void>();
  let disconnected = false;
  await using stack = await startSocketApi({
    disconnect: async () => {
      await gate.promise;
      disconnected = true;
    },
  });
  const { client } = await stack.connect();
  const stopped = stack.api.stop().then(() => disconnected);
  expect(await closing(client)).toEqual({ code: 1001, reason: 'Going away' });
  expect(await stack.refusal()).toBe(503);
  gate.resolve();
  expect(await stopped).toBe(true);
});
