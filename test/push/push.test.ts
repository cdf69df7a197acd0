import { createPublicKey } from 'node:crypto';
import { jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import type { PushInfo, PushSummary, PushTestResult, PushTraces } from '../../functions/wire/push.ts';
import { registerFriends, request, type TestPerson, uuid7 } from '../helpers/person.ts';
import { eventually, startTestStack } from '../helpers/stack.ts';
import { startPushService } from './service.ts';

const service = await startPushService();
const stack = await startTestStack({ overrides: { settings: { pushServices: [service.origin] } } });
const canary = 'a canary in the message';
/** The check of a message comes five seconds after it. */
const patienceMs = 15_000;

describe('a person who is away', () => {
  test('has their browsers woken without a word of who wrote or what', async () => {
    const { bob, say, conversationId } = await friends();
    const path = await subscribe(bob, { showsNames: true });
    await say();
    const push = await eventually('a push', () => service.at(path)[0], patienceMs);
    expect(push.body).toBe('');
    expect(push.headers).toMatchObject({ ttl: '86400', urgency: 'high' });
    expect(push.headers.topic).toMatch(/^[\w-]{32}$/);
    for (const secret of [canary, conversationId, bob.id, bob.handle, 'ann']) {
      expect(JSON.stringify(push)).not.toContain(secret);
    }
  });

  test('is told by an instance that proves who it is', async () => {
    const { bob, say } = await friends();
    const path = await subscribe(bob);
    const { body } = await bob.call<PushInfo>('GET', '/api/push');
    await say();
    const push = await eventually('a push', () => service.at(path)[0], patienceMs);
    const [, jwt = '', key = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(push.headers.authorization ?? '') ?? [];
    expect(key).toBe(body.applicationServerKey);
    const { payload } = await jwtVerify(jwt, publicKeyOf(key), { algorithms: ['ES256'] });
    expect(payload).toMatchObject({ aud: service.origin, sub: stack.origin });
    const lifetime = Number(payload.exp) - Date.now() / 1_000;
    expect(lifetime).toBeGreaterThan(3_000);
    expect(lifetime).toBeLessThan(86_400);
  });

  test('finds for each message of the last day why a browser was told or not', async () => {
    const [away, active, reader] = [await friends(), await friends(), await friends()];
    const [muted, quiet, gone, broken] = [await friends(), await friends(), await friends(), await friends()];
    const socket = await active.bob.connect({ visible: true });
    await mute(muted.bob, muted.conversationId);
    await quiet.bob.call('PUT', '/api/push/settings', {
      quietHours: { fromMinute: 0, untilMinute: 0, timeZone: 'Europe/Berlin' },
    });
    const paths = new Map<typeof away, string>();
    for (const pair of [away, active, reader, muted, quiet, gone, broken]) {
      paths.set(pair, await subscribe(pair.bob));
    }
    service.answers.set(paths.get(gone) ?? '', 410);
    service.answers.set(paths.get(broken) ?? '', 500);
    await Promise.all([away, active, reader, muted, quiet, gone, broken].map(({ say }) => say()));
    await reader.bob.call('POST', '/api/receipts', {
      receipts: [{ conversationId: reader.conversationId, readSeq: 1 }],
    });
    const outcomeOf = async ({ bob }: typeof away) =>
      eventually('a trace', async () => (await traces(bob)).traces[0]?.outcome, patienceMs);
    expect(await outcomeOf(away)).toBe('sent');
    expect(await outcomeOf(active)).toBe('active');
    expect(await outcomeOf(reader)).toBe('read');
    expect(await outcomeOf(muted)).toBe('muted');
    expect(await outcomeOf(quiet)).toBe('quiet_hours');
    expect(await outcomeOf(gone)).toBe('gone');
    expect(await outcomeOf(broken)).toBe('failed');
    expect((await traces(broken.bob)).traces[0]).toMatchObject({
      conversationId: broken.conversationId,
      status: 500,
    });
    // The browser has withdrawn it; the others stand.
    expect((await traces(gone.bob)).subscriptionCount).toBe(0);
    expect((await traces(broken.bob)).subscriptionCount).toBe(1);
    for (const pair of [active, reader, muted, quiet]) expect(service.at(paths.get(pair) ?? '')).toEqual([]);
    await socket.close();
  }, 90_000);

  test('is not woken after the session of that browser has ended', async () => {
    const { bob, say } = await friends();
    const path = await subscribe(bob);
    expect(await wakesNow(bob)).toEqual({ sent: 1, failed: 0 });
    const token = bob.token;
    await bob.call('DELETE', '/api/sessions/current', undefined, {
      headers: { authorization: `Bearer ${bob.refresh}` },
    });
    await say();
    const { body } = await request<PushInfo>(stack, 'GET', '/api/push', undefined, { token });
    expect(body.subscriptions).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 6_500));
    expect(service.at(path)).toHaveLength(1);
  });
});

describe('a browser that was woken', () => {
  test('may show who wrote where that was allowed, never the text', async () => {
    const { bob, say, conversationId } = await friends();
    await subscribe(bob, { showsNames: true });
    await say();
    const { body } = await bob.call<PushSummary>('GET', '/api/push/summary');
    expect(body).toEqual({
      unreadConversations: 1,
      latest: { conversationId, title: null, senderName: 'ann' },
    });
    expect(JSON.stringify(body)).not.toContain(canary);
    await subscribe(bob, { showsNames: false });
    const quiet = await bob.call<PushSummary>('GET', '/api/push/summary');
    expect(quiet.body.latest).toEqual({ conversationId, title: null, senderName: null });
  });

  test('has nothing to show where all is read or muted', async () => {
    const { bob, say, conversationId } = await friends();
    expect((await bob.call<PushSummary>('GET', '/api/push/summary')).body.latest).toBeNull();
    await say();
    expect((await bob.call<PushSummary>('GET', '/api/push/summary')).body.latest).not.toBeNull();
    await mute(bob, conversationId);
    expect((await bob.call<PushSummary>('GET', '/api/push/summary')).body.latest).toBeNull();
  });
});

describe('a subscription', () => {
  test('goes to push services of browsers alone, so the server cannot be sent elsewhere', async () => {
    const { bob } = await friends();
    const attempt = async (endpoint: string) =>
      (await bob.call('PUT', '/api/push/subscription', { endpoint, showsNames: false })).status;
    for (const endpoint of [
      'https://fcm.googleapis.com/fcm/send/abc',
      'https://updates.push.services.mozilla.com/wpush/v2/abc',
      'https://web.push.apple.com/abc',
    ])
      expect([endpoint, await attempt(endpoint)]).toEqual([endpoint, 204]);
    for (const endpoint of [
      'http://fcm.googleapis.com/fcm/send/abc',
      'https://fcm.googleapis.com:8443/abc',
      'https://fcm.googleapis.com.example.com/abc',
      'https://evilpush.services.mozilla.com.example.com/abc',
      'https://push.services.mozilla.com.evil/abc',
      'https://user@fcm.googleapis.com/abc',
      'http://169.254.169.254/latest/meta-data',
      'http://127.0.0.1:80/',
      'https://[::1]/',
      'file:///etc/passwd',
      'nonsense',
    ])
      expect([endpoint, await attempt(endpoint)]).toEqual([endpoint, 400]);
  });

  test('is one for each session, may be repeated, and ends when asked', async () => {
    const { bob } = await friends();
    await subscribe(bob);
    await subscribe(bob);
    const path = await subscribe(bob, { showsNames: true });
    const { body } = await bob.call<PushInfo>('GET', '/api/push');
    expect(body.subscriptions).toMatchObject([{ showsNames: true, current: true }]);
    expect(JSON.stringify(body)).not.toContain(path);
    expect(await wakesNow(bob)).toEqual({ sent: 1, failed: 0 });
    for (let repeat = 0; repeat < 2; repeat++) {
      const ended = await bob.call('POST', '/api/push/unsubscribe', { endpoint: service.origin + path });
      expect(ended.status).toBe(204);
    }
    expect(await wakesNow(bob)).toEqual({ sent: 0, failed: 0 });
  });

  test('of another person cannot be ended, and is taken over with the browser', async () => {
    const { ann, bob } = await friends();
    const path = await subscribe(bob);
    await ann.call('POST', '/api/push/unsubscribe', { endpoint: service.origin + path });
    expect(await wakesNow(bob)).toEqual({ sent: 1, failed: 0 });
    await ann.call('PUT', '/api/push/subscription', { endpoint: service.origin + path, showsNames: false });
    expect(await wakesNow(bob)).toEqual({ sent: 0, failed: 0 });
    expect(await wakesNow(ann)).toEqual({ sent: 1, failed: 0 });
  });

  test('takes quiet hours only on a clock that exists', async () => {
    const { bob } = await friends();
    const set = async (quietHours: unknown) =>
      (await bob.call('PUT', '/api/push/settings', { quietHours })).status;
    const hours = { fromMinute: 1_320, untilMinute: 420, timeZone: 'Africa/Kampala' };
    expect(await set(hours)).toBe(204);
    expect((await bob.call<PushInfo>('GET', '/api/push')).body.quietHours).toEqual(hours);
    expect(await set({ ...hours, timeZone: 'Mars/Olympus' })).toBe(400);
    expect(await set({ ...hours, fromMinute: 1_440 })).toBe(400);
    expect(await set({ ...hours, untilMinute: 1.5 })).toBe(400);
    expect(await set(null)).toBe(204);
    expect((await bob.call<PushInfo>('GET', '/api/push')).body.quietHours).toBeNull();
  });
});

async function friends() {
  const { ann, bob, conversationId } = await registerFriends(stack);
  const say = () =>
    ann.call('POST', `/api/conversations/${conversationId}/messages`, {
      clientId: uuid7(),
      body: { type: 'text', text: canary },
    });
  return { ann, bob, conversationId, say };
}

/** Gives the path of a new endpoint at the push service. */
async function subscribe(person: TestPerson, { showsNames = false } = {}): Promise<string> {
  const path = `/browsers/${uuid7()}`;
  const endpoint = service.origin + path;
  const { status } = await person.call('PUT', '/api/push/subscription', { endpoint, showsNames });
  expect(status).toBe(204);
  return path;
}

async function mute(person: TestPerson, conversationId: string): Promise<void> {
  const mutedUntilMs = Date.now() + 3_600_000;
  const { status } = await person.call('PUT', `/api/conversations/${conversationId}/settings`, {
    mutedUntilMs,
  });
  expect(status).toBe(200);
}

async function wakesNow(person: TestPerson): Promise<PushTestResult> {
  return (await person.call<PushTestResult>('POST', '/api/push/test', {})).body;
}

async function traces(person: TestPerson): Promise<PushTraces> {
  return (await person.call<PushTraces>('GET', '/api/push/trace')).body;
}

function publicKeyOf(key: string) {
  const point = Buffer.from(key, 'base64url');
  const x = point.subarray(1, 33).toString('base64url');
  const y = point.subarray(33).toString('base64url');
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
}
