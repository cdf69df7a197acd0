import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { describe, expect, test } from 'vitest';
import { openCredentials } from '../../functions/adapters/aws/credentials.ts';
import { createSigner, sha256 } from '../../functions/adapters/aws/sign.ts';
import { openSockets } from '../../functions/adapters/sockets.ts';
import type { Sockets } from '../../functions/core/context.ts';
import { type Exchange, startAwsDouble } from './aws-double.ts';

const key = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const withToken = { ...key, sessionToken: 'a session+token/=' };
const connectionId = "f4K1/cdpIAMC+J0'(*)!=";

const timeoutMs = 300;

/** What the product sends with, and the SDK's client in the same shape. */
const senders: Record<string, (endpoint: string) => Sockets> = {
  'our sender': (endpoint) =>
    openSockets({
      endpoint,
      region: 'eu-west-1',
      credentials: { current: () => withToken, expire: () => {} },
    }),
  'the SDK': (endpoint) => {
    const client = new ApiGatewayManagementApiClient({
      endpoint,
      region: 'eu-west-1',
      credentials: withToken,
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
    });
    const unlessGone = (error: unknown) => {
      if (error instanceof Error && error.name === 'GoneException') return 'gone' as const;
      throw error;
    };
    return {
      post: (ConnectionId, frame) =>
        client
          .send(new PostToConnectionCommand({ ConnectionId, Data: Buffer.from(frame) }))
          .then(() => 'sent' as const, unlessGone),
      close: (ConnectionId) =>
        client.send(new DeleteConnectionCommand({ ConnectionId })).then(
          () => {},
          (error) => void unlessGone(error),
        ),
    };
  },
};

describe.each(Object.entries(senders))('%s', (_, open) => {
  test('posts a frame to the escaped connection, signed for what it sends', async () => {
    await using double = await startAwsDouble(withToken, 'execute-api');
    const frame = '{"type":"event","text":"ä ☂"}';
    expect(await open(`${double.url}/ws`).post(connectionId, frame)).toBe('sent');
    expect(double.exchanges).toMatchObject([
      {
        method: 'POST',
        url: '/ws/@connections/f4K1%2FcdpIAMC%2BJ0%27%28%2A%29%21%3D',
        body: frame,
        isSigned: true,
      },
    ]);
    expect(double.exchanges[0]?.headers['x-amz-security-token']).toBe(withToken.sessionToken);
  });

  test.each([
    ['throttled', 429, 'LimitExceededException'],
    ['failing', 500, 'InternalServerException'],
    ['away', 503, undefined],
    ['breaking off', 'cut', undefined],
  ] as const)(
    'tries again where the gateway is %s, and gives up after three attempts',
    async (_what, status, type) => {
      await using double = await startAwsDouble(withToken, 'execute-api');
      const sockets = open(`${double.url}/ws`);
      const failure = { status, ...(type ? { type } : {}) };
      double.answers(failure, failure, { status: 200 });
      expect(await sockets.post(connectionId, 'x')).toBe('sent');
      expect(double.exchanges).toHaveLength(3);
      double.answers(failure, failure, failure, { status: 200 });
      await expect(sockets.post(connectionId, 'x')).rejects.toThrow();
      expect(double.exchanges).toHaveLength(6);
    },
  );

  test.each([
    ['forbidden', 403, 'ForbiddenException'],
    ['too large', 413, 'PayloadTooLargeException'],
  ])('does not try again what is %s', async (_what, status, type) => {
    await using double = await startAwsDouble(withToken, 'execute-api');
    double.answers({ status, type });
    await expect(open(`${double.url}/ws`).post(connectionId, 'x')).rejects.toMatchObject({ name: type });
    expect(double.exchanges).toHaveLength(1);
  });

  test('tells a connection that is gone, also when closing it, from one that is there', async () => {
    await using double = await startAwsDouble(withToken, 'execute-api');
    const sockets = open(`${double.url}/ws`);
    const gone = { status: 410, type: 'GoneException' };
    double.answers(gone, gone, { status: 204 }, { status: 403, type: 'ForbiddenException' });
    expect(await sockets.post(connectionId, 'x')).toBe('gone');
    await sockets.close(connectionId);
    await sockets.close(connectionId);
    await expect(sockets.close(connectionId)).rejects.toThrow();
    expect(double.exchanges.map(({ method }) => method)).toEqual(['POST', 'DELETE', 'DELETE', 'DELETE']);
  });

  test('gives up on a gateway that does not answer', async () => {
    await using double = await startAwsDouble(withToken, 'execute-api');
    double.answers({ status: 'silence' }, { status: 'silence' }, { status: 'silence' });
    await expect(open(`${double.url}/ws`).post(connectionId, 'x')).rejects.toThrow();
  });
});

test('a request that the SDK signed gets the same signature from us', async () => {
  await using double = await startAwsDouble(withToken, 'execute-api');
  const sdk = senders['the SDK']?.(`${double.url}/ws`);
  await sdk?.post(connectionId, '{"ä":1}');
  await sdk?.close('plain');
  const sign = createSigner('eu-west-1', 'execute-api');
  expect(double.exchanges).toHaveLength(2);
  for (const { method, url, headers, body } of double.exchanges) {
    const { authorization = '' } = headers;
    const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
    expect(names).toContain('x-amz-date');
    const signed = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
    expect(sign({ method, path: url, headers: signed, bodySha256: sha256(body) }, withToken)).toBe(
      authorization,
    );
  }
});

describe('credentials', () => {
  const open = (double: { url: string }, ends: readonly Date[]) => {
    let provided = 0;
    const sockets = openSockets({
      endpoint: double.url,
      region: 'eu-west-1',
      credentials: openCredentials({}, async () => {
        const expiration = ends[Math.min(provided++, ends.length - 1)];
        return { ...withToken, expiration };
      }),
    });
    return { sockets, provided: () => provided };
  };

  test('that are good for long are asked for once, those about to end each time', async () => {
    await using double = await startAwsDouble(withToken, 'execute-api');
    const long = open(double, [new Date(Date.now() + 3_600_000)]);
    await long.sockets.post('a', 'x');
    await long.sockets.post('a', 'x');
    expect(long.provided()).toBe(1);
    const short = open(double, [new Date(Date.now() + 60_000)]);
    await short.sockets.post('a', 'x');
    await short.sockets.post('a', 'x');
    expect(short.provided()).toBe(2);
  });

  test('that the gateway calls expired are fetched anew, and the post is made again', async () => {
    await using double = await startAwsDouble(withToken, 'execute-api');
    const { sockets, provided } = open(double, [new Date(Date.now() + 3_600_000)]);
    double.answers({ status: 403, type: 'ExpiredTokenException' }, { status: 200 });
    expect(await sockets.post('a', 'x')).toBe('sent');
    expect(provided()).toBe(2);
  });

  test('of the environment are read at each request, so that those put there later hold', async () => {
    const environment: Record<string, string> = { AWS_ACCESS_KEY_ID: 'old', AWS_SECRET_ACCESS_KEY: 'old' };
    const source = openCredentials(environment, () => Promise.reject(new Error('not asked for')));
    expect(await source.current()).toMatchObject({ accessKeyId: 'old' });
    Object.assign(environment, { AWS_ACCESS_KEY_ID: 'new', AWS_SESSION_TOKEN: 'token' });
    expect(await source.current()).toEqual({
      accessKeyId: 'new',
      secretAccessKey: 'old',
      sessionToken: 'token',
    });
  });
});

test('no more posts are under way at once than it is allowed, and all of them are made', async () => {
  await using double = await startAwsDouble(withToken, 'execute-api');
  const sockets = openSockets({
    endpoint: double.url,
    region: 'eu-west-1',
    atOnceMax: 5,
    credentials: { current: () => withToken, expire: () => {} },
  });
  double.delayMs = 5;
  await Promise.all(Array.from({ length: 60 }, (_, index) => sockets.post(`c${index}`, 'x')));
  expect(new Set(double.exchanges.map(({ url }: Exchange) => url)).size).toBe(60);
  expect(double.underWayMax).toBeLessThanOrEqual(5);
  expect(double.underWayMax, 'more than one at a time').toBeGreaterThan(1);
});
