import { describe, expect, test } from 'vitest';
import { cookiesOf } from '../helpers/cookies.ts';
import { register, registration, request } from '../helpers/person.ts';
import { TestSocket } from '../helpers/socket.ts';
import { startTestStack } from '../helpers/stack.ts';

const stack = await startTestStack();
const cookie = cookiesOf(await request(stack, 'POST', '/api/accounts', registration('browser_person')));
const foreign = 'https://evil.example';
const refused = { status: 403, body: { code: 'cross_site', retry: 'never' } };
const syncBody = { account: null, conversations: {} };
const post = (headers: Record<string, string>) => request(stack, 'POST', '/api/sync', syncBody, { headers });

describe('a request that changes something', () => {
  test('from our own page is accepted', async () => {
    expect((await post({ cookie, origin: stack.origin })).status).toBe(200);
    expect((await post({ cookie, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await post({ cookie, 'sec-fetch-site': 'same-origin', origin: stack.origin })).status).toBe(200);
  });

  test.each([
    ['a foreign Origin', { origin: foreign }],
    ['an opaque Origin', { origin: 'null' }],
    ['an Origin that begins like ours', { origin: `${stack.origin}.evil.example` }],
    ['our host on another port', { origin: 'http://localhost:1' }],
    ['our host over https', { origin: stack.origin.replace('http:', 'https:') }],
    ['a foreign Origin that claims to be same-origin', { origin: foreign, 'sec-fetch-site': 'same-origin' }],
    ['Sec-Fetch-Site: cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['Sec-Fetch-Site: same-site', { 'sec-fetch-site': 'same-site', origin: stack.origin }],
    ['Sec-Fetch-Site: none', { 'sec-fetch-site': 'none' }],
    ['a Sec-Fetch-Site nobody knows', { 'sec-fetch-site': 'elsewhere' }],
    ['neither header', {}],
  ])('with our cookie and %s is refused', async (_, headers) => {
    expect(await post({ cookie, ...(headers as Record<string, string>) })).toMatchObject(refused);
  });

  test('cannot sign anybody out from another site', async () => {
    const headers = { cookie, origin: foreign };
    expect(await request(stack, 'DELETE', '/api/sessions/current', undefined, { headers })).toMatchObject(
      refused,
    );
    expect((await post({ cookie, origin: stack.origin })).status).toBe(200);
  });

  test('cannot sign anybody in to a stranger’s account from another site', async () => {
    const body = { handle: 'browser_person', password: 'whatever it may be' };
    const headers = { origin: foreign };
    expect(await request(stack, 'POST', '/api/sessions', body, { headers })).toMatchObject(refused);
  });

  test('without cookies needs neither header: it is no browser', async () => {
    const ann = await register(stack, 'ann');
    expect((await ann.call('POST', '/api/sync', syncBody)).status).toBe(200);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'text/json', ''])(
    'has to be JSON and not %s',
    async (type) => {
      const headers = { cookie, origin: stack.origin, 'content-type': type };
      const answer = await request(stack, 'POST', '/api/sync', syncBody, { headers });
      expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
    },
  );
});

describe('reading', () => {
  const get = (headers: Record<string, string>) =>
    request(stack, 'GET', '/api/account', undefined, { headers });

  test('is allowed to our own page and to an address typed by hand, and to no other site', async () => {
    expect((await get({ cookie })).status).toBe(200);
    expect((await get({ cookie, 'sec-fetch-site': 'none' })).status).toBe(200);
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: foreign }])
      expect(await get({ cookie, ...(headers as Record<string, string>) })).toMatchObject(refused);
  });

  test('is never allowed by CORS headers', async () => {
    const answer = await get({ cookie, origin: stack.origin });
    const names = [...answer.headers.keys()].filter((name) => name.startsWith('access-control-'));
    expect(names).toEqual([]);
  });
});

describe('a socket', () => {
  const open = (headers: Record<string, string>) => TestSocket.open(stack, headers);

  test('opens with our cookie from our own page', async () => {
    const socket = await open({ cookie, origin: stack.origin });
    expect((await socket.hello()).type).toBe('ready');
    await socket.close();
  });

  test.each([
    ['a foreign Origin', { origin: foreign }],
    ['an opaque Origin', { origin: 'null' }],
    ['no Origin', {}],
  ])('with our cookie and %s is refused', async (_, headers) => {
    await expect(open({ cookie, ...(headers as Record<string, string>) })).rejects.toThrow(
      'refused with 403',
    );
  });

  test('with a Bearer token from a foreign page is refused, without Origin it opens', async () => {
    const ann = await register(stack, 'ann');
    const authorization = `Bearer ${ann.token}`;
    await expect(open({ authorization, origin: foreign })).rejects.toThrow('refused with 403');
    await (await open({ authorization })).close();
  });

  test('without any token is refused', async () => {
    await expect(open({})).rejects.toThrow('refused with 403');
    await expect(open({ origin: stack.origin })).rejects.toThrow('refused with 403');
  });
});
