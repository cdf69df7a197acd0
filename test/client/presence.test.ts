import { beforeEach, describe, expect, test } from 'vitest';
import { times } from '../../functions/wire/limits.ts';
import { Presence } from '../../site/src/app/client/presence.ts';
import { Typing } from '../../site/src/app/client/typing.ts';
import { FakeClock } from './fake-clock.ts';

let clock: FakeClock;

beforeEach(() => {
  clock = new FakeClock();
});

describe('presence', () => {
  let presence: Presence;
  let questions: number;
  let isSocketReady: boolean;
  const online = () => [...presence.online.peek()];

  beforeEach(() => {
    questions = 0;
    isSocketReady = true;
    presence = new Presence(clock, { isSocketReady: () => isSocketReady, ask: () => questions++ });
  });

  test('follows what is told: a full list, and single people who come and go', () => {
    presence.replaceAll([
      { userId: 'ann', leaseMs: 90_000 },
      { userId: 'bob', leaseMs: 90_000 },
    ]);
    presence.replaceOne({ userId: 'eve', leaseMs: 90_000 });
    presence.replaceOne({ userId: 'bob', leaseMs: 0 });
    expect(online()).toEqual(['ann', 'eve']);
    presence.replaceAll([{ userId: 'bob', leaseMs: 90_000 }]);
    expect(online()).toEqual(['bob']);
  });

  test('asks once when a lease ends, and keeps the person online until it is answered', async () => {
    presence.replaceAll([
      { userId: 'ann', leaseMs: 90_000 },
      { userId: 'bob', leaseMs: 90_000 },
    ]);
    await clock.advance(89_999);
    expect(questions).toBe(0);
    await clock.advance(1);
    expect([questions, online()]).toEqual([1, ['ann', 'bob']]);
    presence.replaceAll([{ userId: 'ann', leaseMs: 60_000 }]);
    expect(online()).toEqual(['ann']);
    await clock.advance(59_000);
    expect(questions).toBe(1);
  });

  test('drops who is not renewed in time where no answer comes', async () => {
    presence.replaceAll([{ userId: 'ann', leaseMs: 90_000 }]);
    await clock.advance(90_000 + times.pongTimeoutMs);
    expect([questions, online()]).toEqual([1, []]);
  });

  test('drops at the end of the lease where nobody can be asked', async () => {
    presence.replaceAll([{ userId: 'ann', leaseMs: 90_000 }]);
    isSocketReady = false;
    await clock.advance(90_000);
    expect([questions, online()]).toEqual([0, []]);
  });

  test('does not ask in a storm where leases are told to be very short', async () => {
    presence.replaceAll([{ userId: 'ann', leaseMs: 1 }]);
    for (let second = 0; second < 20; second++) {
      await clock.advance(1_000);
      presence.replaceAll([{ userId: 'ann', leaseMs: 1 }]);
    }
    expect(questions).toBeLessThanOrEqual(5);
  });

  test('changes its signal only when somebody comes or goes', () => {
    presence.replaceAll([{ userId: 'ann', leaseMs: 90_000 }]);
    const before = presence.online.peek();
    presence.replaceAll([{ userId: 'ann', leaseMs: 80_000 }]);
    expect(presence.online.peek()).toBe(before);
  });
});

describe('typing', () => {
  let typing: Typing;
  let told: string[];

  beforeEach(() => {
    told = [];
    typing = new Typing(clock, (conversationId) => told.push(conversationId));
  });

  test('of others ends by itself, or with their message', async () => {
    typing.start('c', 'ann', times.typingTtlMs);
    typing.start('c', 'bob', times.typingTtlMs);
    expect(typing.typing.peek()).toEqual({ c: ['ann', 'bob'] });
    typing.end('c', 'bob');
    expect(typing.typing.peek()).toEqual({ c: ['ann'] });
    await clock.advance(times.typingTtlMs - 1);
    expect(typing.typing.peek()).toEqual({ c: ['ann'] });
    await clock.advance(1);
    expect(typing.typing.peek()).toEqual({});
  });

  test('of mine is told at most every 3 s, and anew after a message', async () => {
    for (let key = 0; key < 10; key++) {
      typing.startMine('c');
      await clock.advance(times.typingRepeatMs / 10);
    }
    typing.startMine('c');
    expect(told).toEqual(['c', 'c']);
    typing.endMine('c');
    typing.startMine('c');
    typing.startMine('d');
    expect(told).toEqual(['c', 'c', 'c', 'd']);
  });
});
