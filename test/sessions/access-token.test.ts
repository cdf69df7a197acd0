import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { openSecrets } from '../../functions/adapters/secrets.ts';
import type { Context, Settings } from '../../functions/core/context.ts';
import { signingKey } from '../../functions/core/sessions/keys.ts';
import { cookieNames, sessionAnswer, signedOutCookies } from '../../functions/http/credentials.ts';
import { cookiesOf } from '../helpers/cookies.ts';
import { register, registration, request } from '../helpers/person.ts';
import { TestSocket } from '../helpers/socket.ts';
import { eventually, startTestStack } from '../helpers/stack.ts';

const stack = await startTestStack();
const secrets = openSecrets(async () => stack.stores.masterSecret);
const realKey = await signingKey({ secrets } as Context);
const ann = await register(stack, 'ann');
const sessionId = ann.refresh.split('.')[1] ?? '';

interface Forgery {
  key?: KeyObject | Uint8Array;
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
}

/** A token as the server makes it, but for what is forged. */
function forge({ key = realKey.privateKey, header = {}, claims = {} }: Forgery = {}): Promise<string> {
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const payload = {
    sid: sessionId,
    iss: stack.origin,
    aud: 'umbrachat',
    sub: ann.id,
    iat: nowSeconds,
    exp: nowSeconds + 600,
    ...claims,
  };
  const all = { alg: 'EdDSA', typ: 'at+jwt', kid: realKey.id, ...header };
  return new SignJWT(payload).setProtectedHeader(all).sign(key);
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const [head = '', payload = '', signature = ''] = ann.token.split('.');
const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
const otherKey = generateKeyPairSync('ed25519').privateKey;
const publicPem = Buffer.from(String(realKey.publicKey.export({ format: 'pem', type: 'spki' })));
const publicRaw = realKey.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
const flipped = `${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`;

const forgeries: Record<string, string> = {
  'alg none': `${encode({ alg: 'none', typ: 'at+jwt', kid: realKey.id })}.${payload}.`,
  'alg none with the signature': `${encode({ alg: 'none', typ: 'at+jwt' })}.${payload}.${signature}`,
  'HS256 with the public key as PEM': await forge({ key: publicPem, header: { alg: 'HS256' } }),
  'HS256 with the raw public key': await forge({ key: publicRaw, header: { alg: 'HS256' } }),
  'another key': await forge({ key: otherKey }),
  'another key that the header brings along': await forge({
    key: otherKey,
    header: { jwk: createPublicKey(otherKey).export({ format: 'jwk' }) },
  }),
  'another key that an address in the header leads to': await forge({
    key: otherKey,
    header: { jku: `${stack.origin}/keys.json`, x5u: `${stack.origin}/keys.pem` },
  }),
  'a time of issue that has not come': await forge({
    claims: { iat: Math.floor(Date.now() / 1_000) + 60, exp: Math.floor(Date.now() / 1_000) + 600 },
  }),
  'no time of issue': await forge({ claims: { iat: undefined } }),
  'a longer life than tokens have': await forge({ claims: { exp: Math.floor(Date.now() / 1_000) + 86_400 } }),
  'a time from which it counts that has not come': await forge({
    claims: { nbf: Math.floor(Date.now() / 1_000) + 60 },
  }),
  'another key id': await forge({ header: { kid: 'other' } }),
  'no key id': await forge({ header: { kid: undefined } }),
  'type JWT': await forge({ header: { typ: 'JWT' } }),
  'no type': await forge({ header: { typ: undefined } }),
  'another audience': await forge({ claims: { aud: 'elsewhere' } }),
  'no audience': await forge({ claims: { aud: undefined } }),
  'another issuer': await forge({ claims: { iss: 'http://localhost:1' } }),
  'no subject': await forge({ claims: { sub: undefined } }),
  'no session': await forge({ claims: { sid: undefined } }),
  'a session that is no text': await forge({ claims: { sid: 7 } }),
  'no end': await forge({ claims: { exp: undefined } }),
  'an end that has passed': await forge({ claims: { exp: Math.floor(Date.now() / 1_000) - 1 } }),
  'another person in the payload': `${head}.${encode({ ...claims, sub: crypto.randomUUID() })}.${signature}`,
  'no signature': `${head}.${payload}.`,
  'two parts only': `${head}.${payload}`,
  'a signature with one letter changed': `${head}.${payload}.${flipped}`,
  'a refresh token': ann.refresh,
  nothing: '',
  'something else': 'x'.repeat(5_000),
};

describe('an access token', () => {
  test('made with the real key and claims is accepted, so the forgeries below fail for their own reason', async () => {
    const token = await forge();
    expect((await request(stack, 'GET', '/api/account', undefined, { token })).status).toBe(200);
    await (await TestSocket.open(stack, { authorization: `Bearer ${token}` })).close();
  });

  test.each(Object.entries(forgeries))('with %s is refused at both doors', async (_, token) => {
    const headers = { authorization: `Bearer ${token}` };
    expect(await request(stack, 'GET', '/api/account', undefined, { headers })).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
    const cookie = `umbra_access=${token}`;
    expect((await request(stack, 'GET', '/api/account', undefined, { headers: { cookie } })).status).toBe(
      401,
    );
    await expect(TestSocket.open(stack, headers)).rejects.toThrow('refused with 403');
    await expect(TestSocket.open(stack, { cookie, origin: stack.origin })).rejects.toThrow('403');
  });
});

describe('cookies', () => {
  const settings = (origin: string): Settings => ({
    origins: [origin],
    version: 'test',
    hosting: 'local',
    protocolVersion: 1,
    registration: 'open',
    adminHandle: undefined,
    rateFactor: 1,
    pushServices: [],
    edgeProof: undefined,
  });
  const session = {
    me: { id: ann.id, handle: ann.handle, displayName: 'Ann' },
    sessionId,
    access: 'access',
    accessExpiresAtMs: 0,
    refresh: 'refresh',
  };
  const event = { headers: {} } as unknown as Parameters<typeof sessionAnswer>[1];

  test('over HTTPS are bound to the host and never sent in the clear', () => {
    const ctx = { settings: settings('https://chat.example') } as Context;
    expect(sessionAnswer(ctx, event, session).cookies).toEqual([
      '__Host-umbra_access=access; Path=/; Max-Age=600; HttpOnly; SameSite=Strict; Secure',
      '__Host-umbra_refresh=refresh; Path=/; Max-Age=1209600; HttpOnly; SameSite=Strict; Secure',
    ]);
    expect(signedOutCookies(ctx)).toEqual([
      '__Host-umbra_access=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure',
      '__Host-umbra_refresh=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure',
    ]);
    expect(cookieNames(settings('http://localhost:1')).access).toBe('umbra_access');
  });
});

describe('signing out', () => {
  const person = async () => {
    const registered = await request<{ me: { id: string } }>(
      stack,
      'POST',
      '/api/accounts',
      registration(`out_${crypto.randomUUID().slice(0, 8)}`),
    );
    return { cookie: cookiesOf(registered), origin: stack.origin };
  };
  const signOut = (headers: Record<string, string>) =>
    request(stack, 'DELETE', '/api/sessions/current', undefined, { headers });

  test('ends the session and removes the cookies', async () => {
    const headers = await person();
    const answer = await signOut(headers);
    expect(answer.status).toBe(204);
    expect(cookiesOf(answer)).toBe('umbra_access=; umbra_refresh=');
    const again = await request(stack, 'POST', '/api/sessions/refresh', {}, { headers });
    expect(again).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect((await signOut(headers)).status).toBe(204);
  });

  test('closes the sockets of that session with a goodbye within 2 s, and those of no other', async () => {
    const headers = await person();
    const [first, second] = [await TestSocket.open(stack, headers), await TestSocket.open(stack, headers)];
    const other = await ann.connect();
    await Promise.all([first.hello(), second.hello(false)]);
    const startedAtMs = Date.now();
    await signOut(headers);
    for (const socket of [first, second]) {
      expect((await socket.next('bye', () => true, 2_000)).reason).toBe('signed_out');
      await eventually('the socket closes', () => socket.closed, 2_000);
    }
    expect(Date.now() - startedAtMs).toBeLessThan(2_000);
    expect((await other.ping()).type).toBe('pong');
    await other.close();
  });

  test('closes a socket that has not said hello, and lets no new one in while the access token is still good', async () => {
    const headers = await person();
    const silent = await TestSocket.open(stack, headers);
    await signOut(headers);
    await eventually('the socket closes', () => silent.closed, 2_000);
    expect((await request(stack, 'GET', '/api/account', undefined, { headers })).status).toBe(200);
    await expect(TestSocket.open(stack, headers)).rejects.toThrow('refused with 401');
  });

  test('a socket that was missed is closed at its next heartbeat', async () => {
    const headers = await person();
    const socket = await TestSocket.open(stack, headers);
    await socket.hello();
    // The store has lost who is connected.
    await stack.stores.redis.flush();
    await signOut(headers);
    expect(socket.closed).toBeUndefined();
    socket.send({ type: 'ping', visible: true });
    expect((await socket.next('bye')).reason).toBe('signed_out');
    await eventually('the socket closes', () => socket.closed, 2_000);
  });

  test('where nobody is signed in is no error', async () => {
    const origin = stack.origin;
    expect((await signOut({})).status).toBe(204);
    expect((await signOut({ origin, cookie: 'umbra_refresh=garbage; umbra_access=%00' })).status).toBe(204);
    const unknown = `${crypto.randomUUID()}.${crypto.randomUUID()}.${'A'.repeat(43)}`;
    expect((await signOut({ origin, cookie: `umbra_refresh=${unknown}` })).status).toBe(204);
  });
});
