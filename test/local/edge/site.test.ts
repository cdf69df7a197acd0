import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { html, setUpEdge } from './harness.ts';

const edge = setUpEdge();
const { get } = edge;

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
    writeFileSync(join(edge.siteDir, 'changing.txt'), 'one');
    const { etag } = (await get('/changing.txt')).headers;
    expect(etag).toMatch(/^"[\w-]+"$/);
    const repeat = { 'if-none-match': `"other", W/${etag}` };
    const unchanged = await get('/changing.txt', { headers: repeat });
    expect([unchanged.status, unchanged.body.length, unchanged.headers.etag]).toEqual([304, 0, etag]);
    writeFileSync(join(edge.siteDir, 'changing.txt'), 'another');
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
