import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { securityHeaders } from '../../functions/wire/headers.ts';
import { createEdge, type Edge, PortTakenError } from '../../scripts/local/edge/edge.ts';
import { createHttpApi } from '../../scripts/local/gateway/http-api.ts';
import { createSocketApi } from '../../scripts/local/gateway/socket-api.ts';
import { createInvoker } from '../../scripts/local/lambda.ts';

const html = `<!doctype html><title>site</title>${'<p>text</p>'.repeat(200)}`;
const security = securityHeaders({ uploadOrigin: 'http://127.0.0.1:9000', https: false });
const log = () => {};

let folder: string;
let siteDir: string;
let edge: Edge;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'edge-'));
  siteDir = join(folder, 'site');
  const files = {
    'index.html': html,
    'sign-in/index.html': 'sign in',
    'app/index.html': 'shell',
    'app/worker.js': 'worker',
    '404.html': 'nothing here',
    '_astro/main.abc123.js': 'x'.repeat(5000),
    'icon.png': 'y'.repeat(5000),
    '.env': 'secret',
    'name with ä.txt': 'spaced',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(siteDir, name)), { recursive: true });
    writeFileSync(join(siteDir, name), text);
  }
  mkdirSync(join(folder, 'site-private'));
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'site-private', 'secret.txt'), 'secret');
  symlinkSync(join(folder, 'secret.txt'), join(siteDir, 'link.txt'));
  symlinkSync(join(folder, 'site-private', 'secret.txt'), join(siteDir, 'sibling.txt'));
  edge = await startEdge();
});

afterAll(async () => {
  await edge.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the site', () => {
  test('has pretty URLs, a shell for the application and a 404 page', async () => {
    const answers: Record<string, [number, string]> = {
      '/sign-in': [200, 'sign in'],
      '/sign-in/': [200, 'sign in'],
      '/sign-in/index.html': [200, 'sign in'],
      '/sign-in?next=/app': [200, 'sign in'],
      '/app': [200, 'shell'],
      '/app/chats/42': [200, 'shell'],
      '/app/worker.js': [200, 'worker'],
      '/name%20with%20%C3%A4.txt': [200, 'spaced'],
      '/application': [404, 'nothing here'],
      '/missing': [404, 'nothing here'],
      '/_astro/missing.js': [404, 'nothing here'],
    };
    for (const [path, expected] of Object.entries(answers)) {
      const { status, body } = await get(path);
      expect([path, status, body.toString()]).toEqual([path, ...expected]);
    }
  });

  test('is never left by a path', async () => {
    const attempts = [
      '/../secret.txt',
      '/sign-in/../../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/..%5csecret.txt',
      '/%252e%252e/secret.txt',
      '/app/../../secret.txt',
      '/../site-private/secret.txt',
      '//etc/passwd',
      '/link.txt',
      '/sibling.txt',
      '/.env',
      '/%2eenv',
      '/index.html%00.png',
      '/%ff',
    ];
    for (const path of attempts) {
      const { status, body } = await get(path);
      expect([path, status === 404 || body.toString() === 'shell', body.includes('secret')]).toEqual([
        path,
        true,
        false,
      ]);
    }
  });

  test('caches hashed assets for a year and has all else revalidated', async () => {
    const asset = await get('/_astro/main.abc123.js');
    expect(asset.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
    });
    const page = await get('/');
    expect(page.headers).toMatchObject({
      'cache-control': 'no-cache',
      'content-type': 'text/html; charset=utf-8',
    });
    expect((await get('/_astro/missing.js')).headers['cache-control']).toBe('no-cache');
  });

  test('answers 304 to the ETag of the same representation, and 200 once the file has changed', async () => {
    writeFileSync(join(siteDir, 'changing.txt'), 'one');
    const { etag } = (await get('/changing.txt')).headers;
    expect(etag).toMatch(/^"[\w-]+"$/);
    const repeat = { 'if-none-match': `"other", W/${etag}` };
    const unchanged = await get('/changing.txt', { headers: repeat });
    expect([unchanged.status, unchanged.body.length, unchanged.headers.etag]).toEqual([304, 0, etag]);
    writeFileSync(join(siteDir, 'changing.txt'), 'another');
    const changed = await get('/changing.txt', { headers: repeat });
    expect([changed.status, changed.body.toString()]).toEqual([200, 'another']);
  });

  test('compresses text by what the client accepts, with an ETag of its own', async () => {
    const accept = (value: string) => get('/', { headers: { 'accept-encoding': value } });
    const [plain, gzip, brotli] = [await get('/'), await accept('gzip'), await accept('gzip, deflate, br')];
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(gzip.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    expect(brotli.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' });
    expect(gunzipSync(gzip.body).toString()).toBe(html);
    expect(brotliDecompressSync(brotli.body).toString()).toBe(html);
    expect(new Set([plain, gzip, brotli].map(({ headers }) => headers.etag)).size).toBe(3);
    expect((await accept('br;q=0, gzip')).headers['content-encoding']).toBe('gzip');
    const image = await get('/icon.png', { headers: { 'accept-encoding': 'br' } });
    expect(image.headers).not.toHaveProperty('content-encoding');
  });

  test('answers HEAD without a body and other methods with 405', async () => {
    const head = await get('/sign-in', { method: 'HEAD' });
    expect([head.status, head.body.length, head.headers['content-length']]).toEqual([200, 0, '7']);
    const post = await get('/sign-in', { method: 'POST' });
    expect([post.status, post.headers.allow]).toEqual([405, 'GET, HEAD']);
  });
});

describe('the API behind it', () => {
  test('is told the viewer’s address by the edge, whatever the client claims', async () => {
    const { body } = await get('/api/echo', { headers: { 'x-forwarded-for': '6.6.6.6' } });
    const event = JSON.parse(body.toString()) as APIGatewayProxyEventV2;
    expect(event.requestContext.http.sourceIp).toBe('127.0.0.1');
    expect(event.headers['x-forwarded-for']).toBe('6.6.6.6, 127.0.0.1');
  });

  test('is not cached unless its handler says so', async () => {
    expect((await get('/api/echo')).headers['cache-control']).toBe('no-store');
    expect((await get('/api/cached')).headers['cache-control']).toBe('max-age=60');
    expect((await get('/api/missing')).headers['cache-control']).toBe('no-store');
  });

  test('cannot weaken the security headers', async () => {
    expect((await get('/api/cached')).headers['content-security-policy']).toBe(
      security['content-security-policy'],
    );
  });

  test('is reached by sockets at /ws alone', async () => {
    const client = new WebSocket(`ws://localhost:${edge.port}/ws`);
    await once(client, 'open');
    client.send('hello');
    expect(String((await once(client, 'message'))[0])).toBe('hello');
    client.close();
    await once(client, 'close');
    for (const path of ['/', '/api/echo', '/ws/']) {
      const refused = await upgradeRefusal(path);
      expect([refused.status, refused.headers]).toEqual([404, expect.objectContaining(security)]);
    }
    expect((await get('/ws')).status).toBe(426);
  });
});

test('every answer carries the security headers', async () => {
  const answers = {
    page: await get('/'),
    asset: await get('/_astro/main.abc123.js'),
    missing: await get('/missing'),
    notModified: await get('/', { headers: { 'if-none-match': '*' } }),
    method: await get('/', { method: 'PUT' }),
    api: await get('/api/echo'),
    apiMissing: await get('/api/missing'),
    apiFailure: await get('/api/broken'),
    misdirected: await get('/', { headers: { host: 'evil.example' } }),
    upgradeRefusedByApi: await upgradeRefusal('/ws', { 'sec-websocket-version': '1' }),
    upgradeMisdirected: await upgradeRefusal('/ws', { host: 'evil.example' }),
  };
  for (const [name, { headers }] of Object.entries(answers))
    expect([name, headers]).toEqual([name, expect.objectContaining(security)]);
  expect(answers.apiFailure.status).toBe(500);
  expect(answers.notModified.status).toBe(304);

  const socket = connectTcp(edge.port, '127.0.0.1');
  socket.end('NOT HTTP\r\n\r\n');
  const malformed = Buffer.concat(await socket.toArray()).toString();
  expect(malformed).toMatch(/^HTTP\/1\.1 400 /);
  expect(malformed).toContain(`content-security-policy: ${security['content-security-policy']}`);
});

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
    expect((await fetch(`http://${host}:${edge.port}/sign-in`)).status).toBe(200);
});

test('a port in use is a PortTakenError', async () => {
  const attempt = startEdge(edge.port);
  await expect(attempt).rejects.toBeInstanceOf(PortTakenError);
  await expect(attempt).rejects.toMatchObject({ code: 'PORT_TAKEN', port: edge.port });
});

test('stopping lets answers under way finish, closes sockets and frees the port', async () => {
  const temporary = await startEdge();
  const client = new WebSocket(`ws://127.0.0.1:${temporary.port}/ws`);
  await once(client, 'open');
  const slow = get('/api/slow', {}, temporary.port);
  await slowStarted.promise;
  const stopped = temporary.stop();
  expect((await once(client, 'close'))[0]).toBe(1001);
  releaseSlow.resolve();
  expect((await slow).status).toBe(200);
  await stopped;
  const again = await startEdge(temporary.port);
  await again.stop();
});

test('the security headers are those the design names', () => {
  expect(securityHeaders({ https: true, uploadOrigin: 'https://files.example.com' })).toEqual({
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; " +
      "connect-src 'self' https://files.example.com; manifest-src 'self'; worker-src 'self'; " +
      "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; " +
      "require-trusted-types-for 'script'; trusted-types 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
    'x-content-type-options': 'nosniff',
  });
  expect(security).not.toHaveProperty('strict-transport-security');
  expect(securityHeaders({ https: false })['content-security-policy']).toContain("connect-src 'self';");
  for (const uploadOrigin of ["https://a.example; script-src 'unsafe-inline'", 'https://a.example/path', '*'])
    expect(() => securityHeaders({ https: true, uploadOrigin })).toThrow(TypeError);
});

const slowStarted = Promise.withResolvers<void>();
const releaseSlow = Promise.withResolvers<void>();

function startEdge(port = 0): Promise<Edge> {
  const spec = { timeoutSeconds: 5, memoryMib: 128 };
  const handlers: Record<string, (event: unknown) => Promise<unknown>> = {
    echo: async (event) => event,
    cached: async () => ({
      statusCode: 200,
      headers: { 'Cache-Control': 'max-age=60', 'Content-Security-Policy': 'none' },
    }),
    broken: async () => Promise.reject(new Error('broken')),
    slow: async () => {
      slowStarted.resolve();
      await releaseSlow.promise;
      return { statusCode: 200 };
    },
    frames: async (event) => ({ statusCode: 200, body: (event as { body: string }).body }),
  };
  const functions = Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [name, { handler, ...spec }]),
  );
  const { invoke } = createInvoker({ functions, log });
  const routes = ['echo', 'cached', 'broken', 'slow'].map((name) => ({
    method: 'GET',
    path: `/api/${name}`,
    function: name,
  }));
  const socketRoutes = [{ key: '$default', function: 'frames', replies: true }] as const;
  return createEdge({
    siteDir,
    httpApi: createHttpApi({ routes, invoke, log }),
    socketApi: createSocketApi({ routes: socketRoutes, invoke, log }),
    securityHeaders: security,
    port,
  });
}

function hasIpv6Loopback(): boolean {
  return Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A request whose path and headers go out exactly as given. */
async function get(
  path: string,
  options: { method?: string; headers?: Record<string, string> } = {},
  port = edge.port,
): Promise<Answer> {
  const request = httpRequest({ host: '127.0.0.1', port, path, agent: false, ...options });
  request.end();
  const [response] = await once(request, 'response');
  return {
    status: response.statusCode,
    headers: response.headers,
    body: Buffer.concat(await response.toArray()),
  };
}

function upgradeRefusal(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return get(path, {
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': Buffer.alloc(16).toString('base64'),
      ...headers,
    },
  });
}
