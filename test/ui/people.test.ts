import { describe, expect, it } from 'vitest';
import { parseRoute, routePath } from '../../site/src/app/routes.ts';
import { arrivals, coalesce, heardNow } from '../../site/src/app/ui/logic/announce.ts';
import {
  avatarHue,
  badgeCount,
  initials,
  listContacts,
  matchContacts,
  neighbour,
  readHandle,
  relationTo,
} from '../../site/src/app/ui/logic/contacts.ts';
import { conversationIdOf, createFixtureClient, me, people } from './fixture.ts';

describe('the list of contacts', () => {
  const client = createFixtureClient();
  const contacts = listContacts(client.state.value);

  it('is sorted by last activity and holds friends without messages', () => {
    const times = contacts.map((contact) => contact.activeAtMs);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(contacts.filter((contact) => contact.preview === null)).toHaveLength(1);
  });

  it('drops a former friend only where nothing was written', () => {
    const state = { ...client.state.value, friends: [] };
    expect(listContacts(state)).toHaveLength(contacts.length - 1);
  });

  it('lifts a conversation whose message still waits, and says when one was refused', () => {
    const other = createFixtureClient();
    other.connection.value = 'offline';
    other.sendMessage(conversationIdOf(4), 'later');
    expect(listContacts(other.state.value)[0]?.preview).toEqual({
      text: 'later',
      sender: null,
      own: true,
      failed: false,
    });
  });

  it('is walked in its order, also to the next unread only', () => {
    const ids = contacts.map((contact) => contact.conversationId);
    expect(neighbour(contacts, null, 1, false)).toBe(ids[0]);
    expect(neighbour(contacts, null, -1, false)).toBe(ids.at(-1));
    expect(neighbour(contacts, ids.at(-1) ?? null, 1, false)).toBeNull();
    const unread = contacts.filter((contact) => contact.unread > 0).map((contact) => contact.conversationId);
    expect(unread.length).toBeGreaterThan(1);
    expect(neighbour(contacts, unread[0] ?? null, 1, true)).toBe(unread[1]);
  });

  it('is searched by name and handle', () => {
    expect(matchContacts(contacts, '@JON').map((contact) => contact.person?.handle)).toEqual(['jonas']);
    expect(matchContacts(contacts, 'kovač')).toHaveLength(1);
  });
});

describe('a person', () => {
  it('stands in one relation to me', () => {
    const state = createFixtureClient().state.value;
    const relations = [me, people[0], people[6], people[7]].map((one) => relationTo(state, one?.id ?? ''));
    expect(relations).toEqual(['self', 'friend', 'request_received', 'request_sent']);
    expect(relationTo(state, 'nobody')).toBe('none');
  });

  it('has a handle that may be typed with @ and capitals', () => {
    expect(readHandle(' @Ann_1 ')).toBe('ann_1');
    expect(['an', '1ann', 'ann lee', 'a'.repeat(33), ''].map(readHandle)).toEqual(Array(5).fill(null));
  });

  it('has initials by letters, not by code units, and one colour', () => {
    expect([initials('Ann Maria Lindqvist'), initials('佐藤 ゆき'), initials('🌒x')]).toEqual([
      'AL',
      '佐ゆ',
      '🌒',
    ]);
    expect(avatarHue(me.id)).toBe(avatarHue(me.id));
    expect(new Set(people.map((one) => avatarHue(one.id))).size).toBeGreaterThan(3);
  });

  it('has at most 99 of anything on a badge', () => {
    expect([badgeCount(99), badgeCount(100)]).toEqual(['99', '99+']);
  });
});

describe('announcements', () => {
  it('tell what others wrote since, never history and never my own', () => {
    const client = createFixtureClient();
    const heard = heardNow(client.state.value);
    expect(arrivals(client.state.value, heard)).toEqual([]);
    client.receive(conversationIdOf(0), 'one');
    client.receive(conversationIdOf(1), 'two');
    client.receive(conversationIdOf(1), 'three');
    expect(coalesce(arrivals(client.state.value, heard))).toEqual([
      { name: 'Mira Kovač', text: 'one', count: 1 },
      { name: 'Jonas Lind', text: null, count: 2 },
    ]);
    expect(arrivals(client.state.value, new Map())).toEqual([]);
  });
});

describe('routes', () => {
  it('are read from the path and written back', () => {
    for (const path of [
      '/app/',
      '/app/c/abc',
      '/app/c/abc/details',
      '/app/people',
      '/app/notifications',
      '/join/',
    ]) {
      expect(routePath(parseRoute(path))).toBe(path);
    }
    expect(parseRoute('/join')).toEqual({ page: 'join' });
    expect(parseRoute('/app/people/')).toEqual({ page: 'people' });
    expect(parseRoute('/app/elsewhere')).toEqual({ page: 'chats' });
  });
});
