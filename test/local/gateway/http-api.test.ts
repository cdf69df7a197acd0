import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { expect, test } from 'vitest';
import { createHttpApi } from '../../../scripts/local/gateway/http-api.ts';
import { createInvoker } from '../../../scripts/local/lambda.ts';

const routes = [
  { method: 'GET', path: '/api/things/{id}', function: 'fn' },
  { method: 'GET', path: '/api/things/current', function: 'current' },
  { method: 'POST', path: '/api/things', function: 'fn' },
];

async function start(
  handler: (event: APIGatewayProxyEventV2) => Promise<unknown>,
  integrationTimeoutMs = 5_000,
) {
  const spec = { timeoutSeconds: 0.5, memoryMib: 128 };
  const log = () => {};
  const { invoke } = createInvoker({
    functions: {
      fn: { ...spec, handler: handler as never },
      current: { ...spec, handler: async () => 'current' },
    },
    log,
  });
  const server = createServer(createHttpApi({ routes, invoke, integrationTimeoutMs, log }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    fetch: (path: string, init?: RequestInit) => fetch(origin + path, init),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const echo = async (event: APIGatewayProxyEventV2) => event as unknown;

test('a handler gets the event of payload format 2.0', async () => {
  await using api = await start(echo);
  const response = await api.fetch('/api/things/a%20b?x=1&y=%C3%A9&x=2', {
    headers: { 'X-Mixed': 'Kept', cookie: 'a=1; b=2', 'user-agent': 'tester', 'x-forwarded-for': '6.6.6.6' },
  });
  const event = (await response.json()) as APIGatewayProxyEventV2;
  expect(event).toMatchObject({
    version: '2.0',
    routeKey: 'GET /api/things/{id}',
    rawPath: '/api/things/a b',
    rawQueryString: 'x=1&y=%C3%A9&x=2',
    queryStringParameters: { x: '1,2', y: 'é' },
    pathParameters: { id: 'a b' },
    cookies: ['a=1', 'b=2'],
    isBase64Encoded: false,
    requestContext: {
      http: {
        method: 'GET',
        path: '/api/things/a b',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'tester',
      },
      routeKey: 'GET /api/things/{id}',
      stage: '$default',
      requestId: expect.any(String),
      time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
    },
  });
  expect(event.requestContext.timeEpoch).toBeGreaterThan(Date.now() - 60_000);
  expect(event.headers['x-mixed']).toBe('Kept');
  expect(event.headers['x-forwarded-for']).toBe('6.6.6.6, 127.0.0.1');
  expect(event.headers).not.toHaveProperty('cookie');
  expect(event.headers.host).not.toContain('127.0.0.1');
  expect(event).not.toHaveProperty('body');
});

test('headers sent twice are joined by a comma', async () => {
  await using api = await start(echo);
  const request = httpRequest(`${api.origin}/api/things/1`, { headers: { 'x-tag': ['one', 'two'] } });
  request.end();
  const [response] = await once(request, 'response');
  const event = JSON.parse(Buffer.concat(await response.toArray()).toString());
  expect(event.headers['x-tag']).toBe('one,two');
});

test('a text body arrives as it is, any other in base64', async () => {
  await using api = await start(echo);
  const post = async (type: string, body: string) => {
    const response = await api.fetch('/api/things', {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });
    return (await response.json()) as APIGatewayProxyEventV2;
  };
  expect(await post('application/json; charset=utf-8', '{"ä":1}')).toMatchObject({
    body: '{"ä":1}',
    isBase64Encoded: false,
  });
  expect(await post('application/octet-stream', 'raw')).toMatchObject({
    body: Buffer.from('raw').toString('base64'),
    isBase64Encoded: true,
  });
});

test('only declared routes exist, and a literal segment wins over a parameter', async () => {
  await using api = await start(async () => 'parameter');
  const answer = async (path: string, method = 'GET') => {
    const response = await api.fetch(path, { method });
    return [response.status, await response.text()];
  };
  const notFound = [404, '{"message":"Not Found"}'];
  expect(await answer('/api/things/current')).toEqual([200, 'current']);
  expect(await answer('/api/things/other')).toEqual([200, 'parameter']);
  expect(await answer('/api/things/other/')).toEqual(notFound);
  expect(await answer('/api/things/')).toEqual(notFound);
  expect(await answer('/api/things/other', 'DELETE')).toEqual(notFound);
  expect(await answer('/api/things/%E0%A4%A')).toEqual([400, '{"message":"Bad Request"}']);
});

test('an answer carries the status, headers, cookies and decoded body the handler gave', async () => {
  await using api = await start(async () => ({
    statusCode: 201,
    headers: { 'Content-Type': 'image/png', 'x-count': 3 },
    cookies: ['a=1; HttpOnly', 'b=2'],
    body: Buffer.from([1, 2, 255]).toString('base64'),
    isBase64Encoded: true,
  }));
  const response = await api.fetch('/api/things/1');
  expect(response.status).toBe(201);
  expect(response.headers.get('content-type')).toBe('image/png');
  expect(response.headers.get('x-count')).toBe('3');
  expect(response.headers.getSetCookie()).toEqual(['a=1; HttpOnly', 'b=2']);
  expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from([1, 2, 255]));
});

test('a result without a status is the JSON body of a 200', async () => {
  await using api = await start(async () => ({ ok: true }));
  const response = await api.fetch('/api/things/1');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await response.json()).toEqual({ ok: true });
});

test('a malformed result is answered 500', async () => {
  let result: unknown;
  await using api = await start(async () => result);
  for (result of [
    { statusCode: '200' },
    { statusCode: 99 },
    { statusCode: 200, body: { not: 'text' } },
    { statusCode: 200, headers: { nested: {} } },
    { statusCode: 200, headers: { 'x-split': 'a\r\nb: c' }, body: 'x' },
    { statusCode: 200, cookies: 'a=1' },
  ]) {
    const response = await api.fetch('/api/things/1');
    expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  }
});

test('a function that throws or overruns its timeout is answered 500', async () => {
  let fails = () => Promise.reject(new Error('secret detail'));
  await using api = await start(() => fails());
  const thrown = await api.fetch('/api/things/1');
  expect([thrown.status, await thrown.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  fails = () => new Promise(() => {});
  expect((await api.fetch('/api/things/1')).status).toBe(500);
});

test('a function slower than the gateway’s own limit is answered 503', async () => {
  await using api = await start(() => new Promise(() => {}), 50);
  const response = await api.fetch('/api/things/1');
  expect([response.status, await response.text()]).toEqual([503, '{"message":"Service Unavailable"}']);
});

test('a body beyond 10 MiB is answered 413', async () => {
  await using api = await start(async () => 'never');
  const body = Buffer.alloc(10 * 1024 * 1024 + 1);
  const response = await api.fetch('/api/things', { method: 'POST', body });
  expect([response.status, await response.text()]).toEqual([413, '{"message":"Request Entity Too Large"}']);
});
