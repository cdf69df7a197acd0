import { describe, expect, test } from 'vitest';
import { networkOf } from '../../functions/core/limits/network.ts';
import { rates } from '../../functions/wire/limits.ts';
import { lookInto } from '../helpers/database.ts';
import { newAddress, postFrom } from '../helpers/from-address.ts';
import { befriend, register, registration, uuid7 } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock }, rateFactor: 1 });
const database = lookInto(stack);
const from = (address: string, path: string, body: unknown, headers = {}) =>
  postFrom(stack, address, path, body, headers);
const limited = (retryAfterMs: number) => ({
  status: 429,
  body: { code: 'too_many_requests', retry: 'later', retryAfterMs },
});

const [ann, bob] = [await register(stack, 'ann'), await register(stack, 'bob')];
const conversationId = await befriend(ann, bob);

describe('messages', () => {
  const path = `/api/conversations/${conversationId}/messages`;
  const write = (text: string, clientId = uuid7()) =>
    ann.call('POST', path, { clientId, body: { type: 'text', text } });

  test('twenty at once, then one a second, at both doors together; others are not held up', async () => {
    const socket = await ann.connect();
    for (let index = 0; index < 10; index++) expect((await write(`${index}`)).status).toBe(200);
    const send = () =>
      socket.command({
        type: 'message.send',
        conversationId,
        clientId: uuid7(),
        body: { type: 'text', text: 'More' },
      });
    for (let index = 0; index < 10; index++) expect((await send()).ok).toBe(true);
    const clientId = uuid7();
    expect(await write('Too fast', clientId)).toMatchObject(limited(1_000));
    expect(await send()).toMatchObject({
      ok: false,
      error: { code: 'too_many_requests', retryAfterMs: 1_000 },
    });
    expect(
      (await bob.call('POST', path, { clientId: uuid7(), body: { type: 'text', text: 'Hi' } })).status,
    ).toBe(200);
    clock.advance(999);
    expect(await write('Too fast', clientId)).toMatchObject(limited(1));
    clock.advance(1);
    expect((await write('Too fast', clientId)).status).toBe(200);
    await socket.close();
  });
});

describe('frames of one socket', () => {
  test('thirty in ten seconds, the broken ones too; another socket is not held up', async () => {
    const [socket, other] = [await bob.connect(), await bob.connect()];
    clock.advance(20_000);
    for (let index = 0; index < 15; index++) await socket.ping();
    for (let index = 0; index < 15; index++)
      expect(await socket.command({ type: 'nonsense' })).toMatchObject({ error: { code: 'invalid' } });
    const refused = await socket.command({ type: 'typing.start', conversationId });
    expect(refused).toMatchObject({ ok: false, error: { code: 'too_many_requests' } });
    if (refused.ok) throw new Error('not limited');
    expect(refused.error.retryAfterMs).toBeLessThanOrEqual(10_000);
    expect((await other.ping()).type).toBe('pong');
    clock.advance(20_000);
    expect((await socket.ping()).type).toBe('pong');
    await Promise.all([socket.close(), other.close()]);
  });
});

describe('registering from one address', () => {
  test('is free five times, then every 12 minutes, whatever the client says of its address', async () => {
    const address = newAddress();
    const weak = { ...registration('weak_one'), password: 'passwordpassword' };
    for (let index = 0; index < 6; index++)
      expect((await from(address, '/api/accounts', weak)).status).toBe(400);
    for (let index = 0; index < 5; index++)
      expect((await from(address, '/api/accounts', registration(`crowd_${index}`))).status).toBe(201);
    const spoofed = { 'x-forwarded-for': '198.51.100.7', 'umbra-viewer-address': '198.51.100.7' };
    const sixth = await from(address, '/api/accounts', registration('crowd_6'), spoofed);
    expect(sixth).toMatchObject(limited(rates.registrationsPerAddress.everyMs));
    expect((await from(newAddress(), '/api/accounts', registration('crowd_7'))).status).toBe(201);
    clock.advance(rates.registrationsPerAddress.everyMs);
    expect((await from(address, '/api/accounts', registration('crowd_6'))).status).toBe(201);
  });
});

describe('recovering from one address', () => {
  test('is tried three times, whoever is to be recovered', async () => {
    const address = newAddress();
    const attempt = (handle: string) =>
      from(address, '/api/recovery/code', {
        handle,
        code: '0000-0000-0000-0000',
        newPassword: 'lantern copper meadow 7',
      });
    for (const handle of [ann.handle, 'nobody_at_all', bob.handle])
      expect((await attempt(handle)).status).toBe(400);
    expect(await attempt(ann.handle)).toMatchObject(limited(rates.recoveriesPerAddress.everyMs));
  });
});

describe('friend requests', () => {
  test('ten, then one every six minutes; a repeat costs nothing', async () => {
    const ids = Array.from({ length: 11 }, () => uuid7());
    await database.query({
      text: `
        insert into users (id, handle, display_name, password_phc, created_at)
        select id, 'stranger_' || n, 'Stranger', '', now() from unnest($1::uuid[]) with ordinality s (id, n)`,
      values: [ids],
    });
    clock.advance(3_600_000);
    const ask = (id = '') => ann.call('PUT', `/api/friend-requests/sent/${id}`);
    ann.token = (
      await ann.call<{ tokens: { access: string } }>(
        'POST',
        '/api/sessions',
        {
          handle: ann.handle,
          password: ann.password,
        },
        { headers: { 'umbra-token-transport': 'body' } },
      )
    ).body.tokens.access;
    for (const id of ids.slice(0, 10)) {
      expect((await ask(id)).status).toBe(200);
      expect((await ask(id)).status).toBe(200);
    }
    expect(await ask(ids[10])).toMatchObject(limited(rates.friendRequests.everyMs));
    clock.advance(rates.friendRequests.everyMs);
    expect((await ask(ids[10])).status).toBe(200);
  });
});

describe('an address', () => {
  test.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::ffff', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('names and handles', () => {
  test('change so often and no more; what is refused, and what changes nothing, takes nothing', async () => {
    const cora = await register(stack, 'cora');
    const rename = (displayName: string) => cora.call('PUT', '/api/account/name', { displayName });
    const move = (handle: string) => cora.call('PUT', '/api/account/handle', { handle });
    for (let round = 0; round < rates.nameChanges.burst; round++) {
      expect((await rename(`Cora ${round}`)).status).toBe(200);
      expect((await rename(`Cora ${round}`)).status).toBe(200);
    }
    expect(await rename('Cora once more')).toMatchObject(limited(rates.nameChanges.everyMs));
    clock.advance(rates.nameChanges.everyMs);
    expect((await rename('Cora once more')).status).toBe(200);
    await cora.call('POST', '/api/sessions/reauthenticate', { password: cora.password });
    expect((await move(bob.handle)).status).toBe(409);
    for (let round = 0; round < rates.handleChanges.burst; round++) {
      expect((await move(`cora_moves_${round}`)).status).toBe(200);
    }
    expect(await move('cora_moves_on')).toMatchObject(limited(rates.handleChanges.everyMs));
    // Nor can it be used to find out who is here.
    for (let round = 0; round < rates.peopleLookedUp.burst; round++) await move(bob.handle);
    expect(await move(bob.handle)).toMatchObject(limited(rates.peopleLookedUp.everyMs));
  });
});
