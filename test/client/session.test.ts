import { beforeEach, describe, expect, test } from 'vitest';
import { times } from '../../functions/wire/limits.ts';
import { exchange } from '../../site/src/app/client/http.ts';
import { Session } from '../../site/src/app/client/session.ts';
import { accessExpiryKey, accountKey } from '../../site/src/app/client/session-notes.ts';
import { FakeWorld, json, problem, sessionInfo } from './fake-world.ts';
import { personOf } from './model-server.ts';

let world: FakeWorld;
let session: Session;
let seen: string[];
const me = personOf(0);
const refreshes = () => world.countRequests('/api/sessions/refresh');

beforeEach(() => {
  world = new FakeWorld();
  seen = [];
  session = new Session(world, {
    signedOut: () => seen.push('signed out'),
    replaced: () => seen.push('replaced'),
  });
});

/** Refuses until somebody has refreshed. */
function expireToken(): void {
  let isFresh = false;
  world.respond = ({ path }) => {
    if (path !== '/api/sessions/refresh') {
      return isFresh ? json(200, { done: true }) : problem(401, 'unauthenticated', 'after-sign-in');
    }
    isFresh = true;
    return sessionInfo(me, world.clock.now() + 600_000);
  };
}

describe('a request that is refused as unauthenticated', () => {
  test('is sent once more after a refresh', async () => {
    expireToken();
    expect(await session.call('POST', '/api/sync', { account: 1 })).toEqual({ done: true });
    expect(world.requests.map((request) => request.path)).toEqual([
      '/api/sync',
      '/api/sessions/refresh',
      '/api/sync',
    ]);
    expect(world.requests[2]?.body).toEqual({ account: 1 });
  });

  test('shares its refresh with others that are refused at the same time', async () => {
    expireToken();
    await Promise.all([session.call('GET', '/api/a'), session.call('GET', '/api/b')]);
    expect(refreshes()).toBe(1);
  });

  test('needs no refresh of its own where another tab did it while this one waited', async () => {
    expireToken();
    const tabs = { ...world.tabs };
    tabs.exclusively = async (_name, action) => {
      world.notesKept.set(accessExpiryKey, String(world.clock.now() + 600_000));
      return action();
    };
    const waiting = new Session(Object.assign(Object.create(world), { tabs }), {
      signedOut: () => {},
      replaced: () => {},
    });
    await waiting.refresh();
    expect(refreshes()).toBe(0);
  });

  test('means the end of the session where the refresh is refused, too', async () => {
    world.respond = () => problem(401, 'unauthenticated', 'after-sign-in');
    await expect(session.call('GET', '/api/a')).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(seen).toEqual(['signed out']);
    expect(world.requests).toHaveLength(2);
  });

  test('does not end the session where the refresh cannot be answered at the moment', async () => {
    world.respond = ({ path }) =>
      path === '/api/sessions/refresh'
        ? problem(503, 'unavailable', 'later')
        : problem(401, 'unauthenticated', 'after-sign-in');
    await expect(session.call('GET', '/api/a')).rejects.toMatchObject({ code: 'unavailable' });
    expect(seen).toEqual([]);
  });
});

test('the token is renewed a minute before its end while the page is visible, and not while it is hidden', async () => {
  world.respond = () => sessionInfo(me, world.clock.now() + 600_000);
  await session.refresh();
  await world.clock.advance(539_000);
  expect(refreshes()).toBe(1);
  await world.clock.advance(1_501);
  expect(refreshes()).toBe(2);
  world.pageState.visible = false;
  session.watch();
  await world.clock.advance(3_600_000);
  expect(refreshes()).toBe(2);
});

test('a clock that is hours ahead does not make refreshes loop', async () => {
  world.respond = () => sessionInfo(me, world.clock.now() - 7_200_000);
  await session.refresh();
  await world.clock.advance(120_000);
  expect(refreshes()).toBe(1);
});

test('nothing is sent for this account once somebody else has signed in with this browser', async () => {
  session.bind(me.id);
  world.notesKept.set(accountKey, personOf(1).id);
  await expect(session.call('POST', '/api/sync', {})).rejects.toMatchObject({ code: 'unauthenticated' });
  expect(world.requests).toEqual([]);
  expect(seen).toEqual(['replaced']);
});

describe('an answer', () => {
  test('that is a problem document becomes an error with its code, rule and issues', async () => {
    const issues = [{ path: 'handle', reason: 'required' }];
    world.respond = () => problem(400, 'invalid', 'never', { issues });
    await expect(exchange(world, 'POST', '/api/accounts', {})).rejects.toMatchObject({
      code: 'invalid',
      body: { retry: 'never', issues },
    });
  });

  test('from something before the API, or none at all, may be asked for again', async () => {
    world.respond = () => new Response('<html>Bad gateway</html>', { status: 502 });
    await expect(exchange(world, 'GET', '/api/a')).rejects.toMatchObject({
      code: 'unavailable',
      body: { retry: 'later' },
    });
    world.respond = () => new Response('<html>A hotel asks for a password</html>', { status: 200 });
    await expect(exchange(world, 'GET', '/api/a')).rejects.toMatchObject({ code: 'network' });
    world.respond = () => Promise.reject(new TypeError('fetch failed'));
    await expect(exchange(world, 'GET', '/api/a')).rejects.toMatchObject({ code: 'network' });
  });

  test('is waited for no longer than its time', async () => {
    world.respond = () => new Promise(() => {});
    const fails = expect(exchange(world, 'GET', '/api/a')).rejects.toMatchObject({ code: 'network' });
    await world.clock.advance(times.requestTimeoutMs);
    await fails;
  });
});
