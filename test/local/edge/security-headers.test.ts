import { connect as connectTcp } from 'node:net';
import { expect, test } from 'vitest';
import { securityHeaders } from '../../../functions/wire/headers.ts';
import { security, setUpEdge } from './harness.ts';

const edge = setUpEdge();
const { get, upgradeRefusal } = edge;

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

  const socket = connectTcp(edge.server.port, '127.0.0.1');
  socket.end('NOT HTTP\r\n\r\n');
  const malformed = Buffer.concat(await socket.toArray()).toString();
  expect(malformed).toMatch(/^HTTP\/1\.1 400 /);
  expect(malformed).toContain(`content-security-policy: ${security['content-security-policy']}`);
});

test('the security headers are those the design names', () => {
  expect(securityHeaders({ https: true, uploadOrigin: 'https://files.example.com' })).toEqual({
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; " +
      "connect-src 'self' https://files.example.com; manifest-src 'self'; worker-src 'self'; " +
      "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; " +
      "require-trusted-types-for 'script'; trusted-types service-worker",
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'microphone=(self), camera=(), geolocation=(), payment=(), usb=()',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
    'x-content-type-options': 'nosniff',
  });
  expect(security).not.toHaveProperty('strict-transport-security');
  expect(securityHeaders({ https: false })['content-security-policy']).toContain("connect-src 'self';");
  for (const uploadOrigin of ["https://a.example; script-src 'unsafe-inline'", 'https://a.example/path', '*'])
    expect(() => securityHeaders({ https: true, uploadOrigin })).toThrow(TypeError);
});
