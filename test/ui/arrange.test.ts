import { describe, expect, it } from 'vitest';
import type { ConversationSettings } from '../../functions/wire/conversations.ts';
import type { ChatState, ConversationState } from '../../site/src/app/client/types.ts';
import { arrange, flagsOf } from '../../site/src/app/ui/logic/arrange.ts';
import { mutedUntilMs } from '../../site/src/app/ui/menu/mute.ts';

const nowMs = 1_000;
const row = (conversationId: string, unread = 0) => ({ conversationId, unread });

/** Conversations whose last message stands at 5. */
function stateOf(settings: Record<string, ConversationSettings>): Pick<ChatState, 'conversations'> {
  const entries = Object.entries(settings).map(([id, one]) => {
    const conversation = { id, settings: one, lastMessage: { seq: 5 } } as ConversationState;
    return [id, conversation] as const;
  });
  return { conversations: Object.fromEntries(entries) };
}

function arranged(
  rows: readonly ReturnType<typeof row>[],
  settings: Record<string, ConversationSettings>,
  options: { onlyUnread?: boolean; openId?: string } = {},
) {
  const all = { nowMs, onlyUnread: false, openId: null, ...options };
  const { shown, archived } = arrange(rows, stateOf(settings), all);
  return [shown, archived].map((list) => list.map((one) => one.conversationId).join(''));
}

describe('the list', () => {
  it('puts pinned conversations first, in the order in which they were pinned', () => {
    const settings = { b: { pinnedAtMs: 20 }, d: { pinnedAtMs: 10 } };
    expect(arranged([row('a'), row('b'), row('c'), row('d')], settings)).toEqual(['dbac', '']);
  });

  it('keeps the archive apart until a later message comes, and then too while it is muted', () => {
    const settings = {
      a: { archivedSeq: 5 },
      b: { archivedSeq: 4 },
      c: { archivedSeq: 4, mutedUntilMs: nowMs + 1 },
      d: { archivedSeq: 4, mutedUntilMs: nowMs },
    };
    expect(arranged([row('a'), row('b'), row('c'), row('d')], settings)).toEqual(['bd', 'ac']);
  });

  it('shows the unread ones alone when asked, those marked as unread among them, and the open one', () => {
    const settings = { c: { markedUnread: true as const } };
    const rows = [row('a', 2), row('b'), row('c'), row('d')];
    expect(arranged(rows, settings, { onlyUnread: true, openId: 'd' })).toEqual(['acd', '']);
  });

  it('tells what is pinned and muted at this moment', () => {
    const { conversations } = stateOf({ a: { pinnedAtMs: 1, mutedUntilMs: nowMs } });
    expect(flagsOf(conversations.a, nowMs)).toEqual({ pinned: true, muted: false });
    expect(flagsOf(conversations.a, nowMs - 1)).toEqual({ pinned: true, muted: true });
    expect(flagsOf(undefined, nowMs)).toEqual({ pinned: false, muted: false });
  });
});

it('muting ends after its span, or never', () => {
  expect(mutedUntilMs('hour', nowMs)).toBe(nowMs + 3_600_000);
  expect(mutedUntilMs('week', nowMs)).toBe(nowMs + 7 * 86_400_000);
  expect(new Date(mutedUntilMs('always', nowMs)).getTime()).toBeGreaterThan(8e15);
});
