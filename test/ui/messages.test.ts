import { describe, expect, it } from 'vitest';
import type { OutboxEntry } from '../../site/src/app/client/types.ts';
import {
  countAfter,
  type Entry,
  firstUnreadKey,
  groupByDay,
  listEntries,
} from '../../site/src/app/ui/logic/entries.ts';
import { conversationIdOf, createFixtureClient, me } from './fixture.ts';

const noonMs = new Date(2026, 4, 20, 12).getTime();
const minuteMs = 60_000;

function entry(key: string, senderId: string, minutes: number): Entry {
  const own = senderId === 'me';
  const atMs = noonMs + minutes * minuteMs;
  return { key, seq: Number(key), senderId, own, text: key, atMs, state: null, error: null };
}

function ends(entries: readonly Entry[], dividerKey: string | null = null): string[] {
  return groupByDay(entries, dividerKey).flatMap((day) =>
    day.placed.map((one) => `${one.entry.key}${one.first ? '(' : ''}${one.last ? ')' : ''}`),
  );
}

describe('groups of messages', () => {
  it('hold one sender within five minutes of the one before', () => {
    expect(ends([entry('1', 'a', 0), entry('2', 'a', 5), entry('3', 'a', 10), entry('4', 'me', 10)])).toEqual(
      ['1(', '2', '3)', '4()'],
    );
    expect(ends([entry('1', 'a', 0), entry('2', 'a', 5.1)])).toEqual(['1()', '2()']);
  });

  it('end at midnight, where a new day begins', () => {
    const days = groupByDay([entry('1', 'a', 719), entry('2', 'a', 721)], null);
    expect(days.map((day) => day.placed.length)).toEqual([1, 1]);
    expect(days[1]?.placed[0]?.first).toBe(true);
  });

  it('end at the unread divider', () => {
    expect(ends([entry('1', 'a', 0), entry('2', 'a', 1)], '2')).toEqual(['1()', '2()']);
  });
});

describe('what is unread', () => {
  const entries = [entry('1', 'a', 0), entry('2', 'me', 1), entry('3', 'a', 2), entry('4', 'a', 3)];

  it('begins with the first message of another after the read position', () => {
    expect(firstUnreadKey(entries, 1)).toBe('3');
    expect(firstUnreadKey(entries, 4)).toBeNull();
  });

  it('counts the messages of others alone', () => {
    expect(countAfter(entries, 1)).toBe(2);
  });
});

describe('the entries of a conversation', () => {
  it('put what waits behind the stream, once, under the same key', () => {
    const conversation = createFixtureClient().state.value.conversations[conversationIdOf(1)];
    if (!conversation) throw new Error('the fixture has this conversation');
    const known = conversation.messages.at(-1)?.clientId ?? '';
    const waiting = (clientId: string, status: OutboxEntry['status']): OutboxEntry => ({
      clientId,
      conversationId: conversation.id,
      body: { type: 'text', text: 'hello' },
      writtenAtMs: noonMs,
      status,
      error: null,
      acceptedSeq: null,
    });
    const elsewhere = { ...waiting('x', 'waiting'), conversationId: conversationIdOf(2) };
    const accepted = { ...waiting('a', 'sending'), acceptedSeq: 99 };
    const outbox = [
      waiting(known, 'sending'),
      waiting('w', 'waiting'),
      waiting('f', 'failed'),
      accepted,
      elsewhere,
    ];
    const entries = listEntries(conversation, outbox, me.id);
    expect(entries.length).toBe(conversation.messages.length + 3);
    expect(entries.slice(-3).map(({ key, state, seq }) => [key, state, seq])).toEqual([
      ['w', 'sending', null],
      ['f', 'failed', null],
      ['a', 'sent', null],
    ]);
  });
});
