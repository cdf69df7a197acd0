import { describe, expect, test } from 'vitest';
import type { SessionInfo } from '../../functions/wire/accounts.ts';
import type { AccountEvent } from '../../functions/wire/events.ts';
import { accountTimes } from '../../functions/wire/limits.ts';
import { groups, openGroup } from '../groups/harness.ts';
import { lookInto } from '../helpers/database.ts';
import { befriend, goodPassword, register, registration, request, TestPerson } from '../helpers/person.ts';
import type { TestSocket } from '../helpers/socket.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';
import { positionsOf, snapshot, sync } from '../helpers/sync.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const db = lookInto(stack);
const day = 86_400_000;

type Changed = Extract<AccountEvent, { type: 'person.changed' }>;
const rename = (who: TestPerson, displayName: string) =>
  who.call<{ event: Changed | null; code?: string }>('PUT', '/api/account/name', { displayName });
const move = (who: TestPerson, handle: string) =>
  who.call<{ event: Changed | null; code?: string; issues?: { reason: string }[] }>(
    'PUT',
    '/api/account/handle',
    { handle },
  );
const prove = (who: TestPerson) =>
  who.call('POST', '/api/sessions/reauthenticate', { password: goodPassword });
const registerAs = (handle: string) =>
  request<SessionInfo & { code?: string }>(stack, 'POST', '/api/accounts', registration(handle));
const signIn = (handle: string) =>
  request<SessionInfo>(
    stack,
    'POST',
    '/api/sessions',
    { handle, password: goodPassword },
    { headers: { 'umbra-token-transport': 'body' } },
  );
/** Somebody who has just signed in, whatever the clock says. */
const signedIn = async (handle: string) =>
  new TestPerson(stack, handle, goodPassword, (await signIn(handle)).body);
const changedIn = (socket: TestSocket) =>
  socket.frames.flatMap((frame) =>
    frame.type === 'event' && frame.event.type === 'person.changed' ? [frame.event.person] : [],
  );
const told = (socket: TestSocket, fits: (name: string, handle: string) => boolean) =>
  socket.next(
    'event',
    ({ event }) => event.type === 'person.changed' && fits(event.person.displayName, event.person.handle),
  );
let handles = 0;
const newHandle = () => `wanderer_${++handles}`;

describe('a new display name', () => {
  test('is told live to the own devices, friends, who shares a group and whom a request waits for, and to no stranger', async () => {
    const { owner, inside, id } = await openGroup(stack, { inside: ['bob', 'cem'] });
    const [bob, cem] = inside as [TestPerson, TestPerson];
    const [asked, stranger] = [await register(stack, 'asked'), await register(stack, 'stranger')];
    await bob.call('PUT', `/api/friend-requests/sent/${asked.id}`);
    const sockets = await Promise.all([bob, owner, cem, asked, stranger].map((one) => one.connect()));
    const answer = await rename(bob, '  Bobby\u0301 ');
    expect(answer).toMatchObject({ status: 200, body: { event: { person: { displayName: 'Bobb\u00fd' } } } });
    for (const socket of sockets.slice(0, 4)) await told(socket, (name) => name === 'Bobb\u00fd');
    expect(changedIn(sockets[4] as TestSocket)).toEqual([]);
    const conversation = (await sync(cem)).conversations.find((one) => one.id === id);
    const names = conversation?.kind === 'snapshot' ? conversation.conversation.members : [];
    expect(names.find(({ person }) => person.id === bob.id)?.person.displayName).toBe('Bobb\u00fd');
    expect((await snapshot(asked)).received[0]?.person.displayName).toBe('Bobb\u00fd');
    await Promise.all(sockets.map((socket) => socket.close()));
  });

  test('is caught up by who was away, as the last of several, and once', async () => {
    const [ann, bob] = [await register(stack, 'ann'), await register(stack, 'bob')];
    await befriend(ann, bob);
    const known = positionsOf(await sync(bob));
    await rename(ann, 'Anna');
    await rename(ann, 'Annette');
    const { account } = await sync(bob, known);
    expect(account).toMatchObject({ kind: 'events', seq: (known.account ?? 0) + 2 });
    expect(
      account?.kind === 'events' && account.events.map((one) => 'person' in one && one.person.displayName),
    ).toEqual(['Annette']);
  });

  test('is told to who left a group with them, whose list of people still names them', async () => {
    const { owner, inside, id } = await openGroup(stack, { inside: ['bob', 'cem'] });
    const [bob, cem] = inside as [TestPerson, TestPerson];
    await groups.remove(owner, id, cem);
    const socket = await cem.connect();
    await rename(bob, 'Bobby');
    await told(socket, (name) => name === 'Bobby');
    await socket.close();
  });

  test('that is the old one changes nothing; a wrong one is refused', async () => {
    const ann = await register(stack, 'ann');
    expect((await rename(ann, 'ann')).body.event).toBeNull();
    for (const wrong of ['', '   ', '\u200b', 'a\u202eb', 'x'.repeat(41), 'a\nb']) {
      expect(await rename(ann, wrong)).toMatchObject({ status: 400, body: { code: 'invalid' } });
    }
    expect((await snapshot(ann)).me.displayName).toBe('ann');
  });
});

describe('a new handle', () => {
  test('is what one signs in with and is found by, and a security notice on all devices', async () => {
    const [ann, bob] = [await register(stack, 'ann'), await register(stack, 'bob')];
    await befriend(ann, bob);
    const [own, others] = [await ann.connect(), await bob.connect()];
    const handle = newHandle();
    expect((await move(ann, handle)).body.event?.person.handle).toBe(handle);
    await told(others, (_, one) => one === handle);
    const noted = await own.next('event', ({ event }) => event.type === 'security.noted');
    expect(noted.event).toMatchObject({ notification: { security: 'handle_changed' } });
    expect((await signIn(handle)).status).toBe(201);
    expect((await signIn(ann.handle)).status).toBe(401);
    expect((await bob.call('GET', `/api/people/${handle}`)).status).toBe(200);
    expect((await bob.call('GET', `/api/people/${ann.handle}`)).status).toBe(404);
    await Promise.all([own.close(), others.close()]);
  });

  test('asks for a recent proof of the password', async () => {
    const ann = await register(stack, 'ann');
    clock.advance(accountTimes.recentAuthMs + 1);
    const handle = newHandle();
    expect(await move(ann, handle)).toMatchObject({
      status: 403,
      body: { code: 'reauthentication_required' },
    });
    await prove(ann);
    expect((await move(ann, handle)).status).toBe(200);
  });

  test('leaves the old one to nobody else for 90 days, while its person can take it back', async () => {
    const [ann, bob] = [await register(stack, 'ann'), await register(stack, 'bob')];
    expect((await move(ann, newHandle())).status).toBe(200);
    const held = {
      status: 409,
      body: { code: 'handle_taken', issues: [{ path: 'handle', reason: 'held' }] },
    };
    expect(await move(bob, ann.handle)).toMatchObject(held);
    expect(await registerAs(ann.handle)).toMatchObject({ status: 409, body: { code: 'handle_taken' } });
    expect((await move(ann, ann.handle)).body.event?.person.handle).toBe(ann.handle);
    // Taken, not held: nothing says that it was given up once.
    expect(await move(bob, ann.handle)).toMatchObject({
      status: 409,
      body: { issues: [{ path: 'handle', reason: 'taken' }] },
    });
    clock.advance(30 * day);
    expect((await move(await signedIn(ann.handle), newHandle())).status).toBe(200);
    clock.advance(accountTimes.handleHeldDays * day - 1_000);
    expect(await move(await signedIn(bob.handle), ann.handle)).toMatchObject(held);
    clock.advance(1_000);
    const bobby = await signedIn(bob.handle);
    expect((await move(bobby, ann.handle)).body.event?.person.handle).toBe(ann.handle);
    const { rows } = await db.query<{ user_id: string }>({
      text: 'select user_id from held_handles where user_id = any ($1)',
      values: [[ann.id, bob.id]],
    });
    // Ann's middle one ran out and waits for the daily run; of what Bob took over nothing is held in her name.
    expect(rows.map(({ user_id }) => user_id).sort()).toEqual([ann.id, bob.id].sort());
  });

  test('that is taken, reserved or malformed is refused, and nothing is changed', async () => {
    const [ann, bob] = [await register(stack, 'ann'), await register(stack, 'bob')];
    expect(await move(ann, bob.handle)).toMatchObject({ status: 409, body: { code: 'handle_taken' } });
    for (const wrong of ['admin', 'ab', 'Ann_1', '1ann', 'a b c', 'x'.repeat(33)]) {
      expect(await move(ann, wrong)).toMatchObject({ status: 400, body: { code: 'invalid' } });
    }
    expect(await move(ann, 'deleted_person')).toMatchObject({ status: 409 });
    expect((await move(ann, ann.handle)).body.event).toBeNull();
    expect((await snapshot(ann)).me.handle).toBe(ann.handle);
  });

  test('that two people want at the same moment goes to one of them', async () => {
    const people = await Promise.all(['a', 'b', 'c', 'd'].map((name) => register(stack, `rival${name}`)));
    const handle = newHandle();
    const answers = await Promise.all([...people.map((one) => move(one, handle)), registerAs(handle)]);
    const won = answers.filter(({ status }) => status < 300);
    expect(won).toHaveLength(1);
    for (const { status } of answers.filter((one) => !won.includes(one))) expect(status).toBe(409);
  });
});
