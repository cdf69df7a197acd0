import { describe, expect, it } from 'vitest';
import type { Message } from '../../functions/wire/conversations.ts';
import { actionsEn } from '../../site/src/app/text/en/actions.ts';
import { actionsFor, excerpt, type Standing } from '../../site/src/app/ui/logic/actions.ts';
import { dayInput, dayInputMs, startOfDayMs } from '../../site/src/app/ui/logic/dates.ts';
import { listEntries } from '../../site/src/app/ui/logic/entries.ts';
import { nameIn } from '../../site/src/app/ui/logic/names.ts';
import { fixedWindow, newestWindow, resolveWindow } from '../../site/src/app/ui/logic/window.ts';
import { previewsReady } from '../../site/src/app/ui/markdown/plain.ts';
import { conversationIdOf, createFixtureClient, me } from './fixture.ts';

await previewsReady;

const standing: Standing = { meId: 'me', kind: 'direct', role: 'member', canWrite: true, ended: false };

function message(change: Partial<Message> = {}): Message {
  const body = { type: 'text' as const, text: 'Hello' };
  return { conversationId: 'c', seq: 1, clientId: 'm', senderId: 'me', sentAtMs: 1, body, ...change };
}

describe('what may be done with a message', () => {
  it('is everything with my own text', () => {
    expect(actionsFor(message(), standing)).toEqual([
      ...['reply', 'react', 'edit', 'forward', 'pin', 'copy', 'mark_unread', 'info', 'hide', 'delete'],
    ]);
  });

  it('is neither editing nor deleting for everyone with what another wrote, except as an admin of a group', () => {
    const other = message({ senderId: 'other' });
    expect(actionsFor(other, standing)).not.toContain('edit');
    expect(actionsFor(other, standing)).not.toContain('delete');
    expect(actionsFor(other, { ...standing, kind: 'group' })).not.toContain('delete');
    const asAdmin = actionsFor(other, { ...standing, kind: 'group', role: 'admin' });
    expect(asAdmin).toContain('delete');
    expect(asAdmin).not.toContain('edit');
  });

  it('is next to nothing with what was deleted', () => {
    const deleted = message({ body: null, deletedAtMs: 2 });
    expect(actionsFor(deleted, standing)).toEqual(['mark_unread', 'hide']);
  });

  it('changes nothing any more where I may not write, but deleting my own', () => {
    expect(actionsFor(message(), { ...standing, canWrite: false })).toEqual([
      ...['forward', 'copy', 'mark_unread', 'info', 'hide', 'delete'],
    ]);
    const ended = { ...standing, canWrite: false, ended: true };
    expect(actionsFor(message(), ended)).toEqual(['forward', 'copy', 'info', 'hide']);
  });

  it('is unpinning where it is pinned', () => {
    const actions = actionsFor(message({ pinnedAtMs: 2 }), standing);
    expect(actions).toContain('unpin');
    expect(actions).not.toContain('pin');
  });
});

describe('an excerpt', () => {
  it('is one line, cut without leaving half a character', () => {
    expect(excerpt('one\n two')).toBe('one two');
    expect(excerpt('who is up for **Saturday**?')).toBe('who is up for Saturday?');
    expect(excerpt('🌒🌒🌒', 3)).toBe('🌒…');
  });
});

describe('a date field', () => {
  it('means the midnight at which its local day begins', () => {
    const nowMs = new Date(2026, 2, 29, 15, 30).getTime();
    expect(dayInput(nowMs)).toBe('2026-03-29');
    expect(dayInputMs('2026-03-29')).toBe(startOfDayMs(nowMs));
    expect(dayInputMs('')).toBeNull();
  });
});

describe('a window of rows that is held', () => {
  it('stays where it is when newer rows come', () => {
    const keys = ['a', 'b', 'c'];
    const held = fixedWindow(keys, newestWindow);
    expect(resolveWindow([...keys, 'd'], held)).toEqual({ start: 0, end: 3 });
  });
});

describe('an entry of the list', () => {
  it('carries what it quotes, also while it waits, and the change of it that was refused', () => {
    const client = createFixtureClient();
    const id = conversationIdOf(0);
    const conversation = client.state.value.conversations[id];
    const quoted = conversation?.messages.at(-1);
    if (!conversation || !quoted) throw new Error('no message');
    const place = { conversationId: id, writtenAtMs: 1, acceptedSeq: null };
    const error = { code: 'forbidden', message: 'No.', retry: 'never' } as const;
    const body = { type: 'text', text: 'An answer', forwarded: true } as const;
    const reply = {
      ...place,
      clientId: 'r',
      body,
      replyToSeq: quoted.seq,
      status: 'waiting',
      error: null,
    } as const;
    const change = { type: 'delete' } as const;
    const refused = {
      ...place,
      clientId: 'd',
      messageSeq: quoted.seq,
      change,
      status: 'failed',
      error,
    } as const;
    const entries = listEntries(conversation, [refused, reply], me.id);
    expect(entries.at(-1)).toMatchObject({ forwarded: true, quote: { seq: quoted.seq, body: quoted.body } });
    expect(entries.at(-2)).toMatchObject({ message: quoted, failedChange: refused });
    expect(entries.at(-2)).not.toHaveProperty('changing');
  });

  it('names people who are there, who have left, and who are not known any more', () => {
    const conversation = createFixtureClient().state.value.conversations[conversationIdOf(0)];
    if (!conversation) throw new Error('no conversation');
    const left = { id: 'left', handle: 'left', displayName: 'Lena' };
    const known = { ...conversation, formerMembers: [left] };
    expect(nameIn(known, me.id, me.id)).toBe('You');
    expect(nameIn(known, 'left', me.id)).toBe('Lena');
    expect(nameIn(known, 'nobody', me.id)).toBe(actionsEn['person.unknown']);
  });
});
