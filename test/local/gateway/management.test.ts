import {
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { expect, test, vi } from 'vitest';
import { closing, nextText, type SocketEvent, startSocketApi } from './socket-harness.ts';

test('a post reaches the socket as one text frame', async () => {
  await using stack = await startSocketApi();
  const { client, connectionId } = await stack.connect();
  const heard = nextText(client);
  await stack.management.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: '{"ä":1}' }));
  expect(await heard).toBe('{"ä":1}');
});

test('a post of 128 KiB passes and one byte more is PayloadTooLargeException', async () => {
  await using stack = await startSocketApi();
  const { client, connectionId } = await stack.connect();
  const post = (bytes: number) =>
    stack.management.send(
      new PostToConnectionCommand({ ConnectionId: connectionId, Data: 'x'.repeat(bytes) }),
    );
  const heard = nextText(client);
  await post(131_072);
  expect(await heard).toHaveLength(131_072);
  await expect(post(131_073)).rejects.toMatchObject({
    name: 'PayloadTooLargeException',
    $metadata: { httpStatusCode: 413 },
  });
});

test('a connection that is closed or never was is GoneException', async () => {
  await using stack = await startSocketApi();
  const { client, connectionId } = await stack.connect();
  const gone = { name: 'GoneException', $metadata: { httpStatusCode: 410 } };
  client.close();
  await closing(client);
  for (const ConnectionId of [connectionId, 'AAAAAAAAAAAAAAA=']) {
    await expect(
      stack.management.send(new PostToConnectionCommand({ ConnectionId, Data: '' })),
    ).rejects.toMatchObject(gone);
    await expect(stack.management.send(new GetConnectionCommand({ ConnectionId }))).rejects.toMatchObject(
      gone,
    );
    await expect(stack.management.send(new DeleteConnectionCommand({ ConnectionId }))).rejects.toMatchObject(
      gone,
    );
  }
});

test('nothing can be posted during $connect', async () => {
  let post: (event: SocketEvent) => Promise<unknown> = async () => {};
  await using stack = await startSocketApi({
    connect: async (event) => {
      await post(event);
      return { statusCode: 200 };
    },
  });
  let failure: unknown;
  post = ({ requestContext: { connectionId: ConnectionId } }) =>
    stack.management.send(new PostToConnectionCommand({ ConnectionId, Data: 'early' })).catch((error) => {
      failure = error;
    });
  const { connectionId } = await stack.connect();
  expect(failure).toMatchObject({ name: 'GoneException' });
  await stack.management.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: 'now' }));
});

test('GET tells when a connection began, when it was last active, and whose it is', async () => {
  await using stack = await startSocketApi({ message: async () => ({ statusCode: 200, body: 'ok' }) });
  const { client, connectionId } = await stack.connect();
  const get = () => stack.management.send(new GetConnectionCommand({ ConnectionId: connectionId }));
  const first = await get();
  expect(first.ConnectedAt?.getTime()).toBe(stack.events[0]?.requestContext.connectedAt);
  expect(first.Identity?.SourceIp).toBe('127.0.0.1');
  await vi.waitFor(async () => {
    client.send('x');
    expect((await get()).LastActiveAt?.getTime()).toBeGreaterThan(first.LastActiveAt?.getTime() ?? 0);
  });
});

test('DELETE closes the socket, which is Gone at once, before its client has answered', async () => {
  await using stack = await startSocketApi();
  const { client, connectionId: ConnectionId } = await stack.connect();
  client.pause();
  await stack.management.send(new DeleteConnectionCommand({ ConnectionId }));
  for (const command of [
    new PostToConnectionCommand({ ConnectionId, Data: '' }),
    new GetConnectionCommand({ ConnectionId }) as never,
  ])
    await expect(stack.management.send(command)).rejects.toMatchObject({ name: 'GoneException' });
  expect(stack.api.connections()).toEqual([]);
  const closed = closing(client);
  client.resume();
  expect((await closed).code).toBe(1000);
  await vi.waitFor(() => expect(stack.events.at(-1)?.requestContext.disconnectStatusCode).toBe(1000));
});

test('an unsigned request is refused, and so is one whose signature does not verify', async () => {
  const verified: string[] = [];
  await using stack = await startSocketApi(
    {},
    {
      verify: async (_, body) => {
        verified.push(String(body));
        if (String(body) === 'forged')
          throw Object.assign(new Error('does not match'), { code: 'InvalidSignatureException' });
      },
    },
  );
  const { connectionId: ConnectionId } = await stack.connect();
  const unsigned = await fetch(
    `http://127.0.0.1:${stack.port}/ws/@connections/${encodeURIComponent(ConnectionId)}`,
    { method: 'POST', body: 'x' },
  );
  expect(unsigned.status).toBe(403);
  expect(unsigned.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
  const post = (Data: string) => stack.management.send(new PostToConnectionCommand({ ConnectionId, Data }));
  await expect(post('forged')).rejects.toMatchObject({
    name: 'InvalidSignatureException',
    $metadata: { httpStatusCode: 403 },
  });
  await post('genuine');
  expect(verified).toEqual(['forged', 'genuine']);
});
