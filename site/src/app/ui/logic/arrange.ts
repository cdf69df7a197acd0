import type { ChatState, ConversationState } from '../../client/types.ts';
import { isArchived, isMuted } from '../../state/selectors.ts';

/** The conversation list in its parts. */
export interface Arranged<Row> {
  /** Pinned ones first, the rest as they came. */
  readonly shown: readonly Row[];
  readonly archived: readonly Row[];
}

/**
 * Puts rows, the most recently active first, in the order of the list: what is archived apart, what is pinned on top, the
 * newest pin last. With `onlyUnread` what is read is left out; `openId` stays in any case, so that reading a conversation
 * does not take it away.
 */
export function arrange<Row extends { readonly conversationId: string; readonly unread: number }>(
  rows: readonly Row[],
  state: Pick<ChatState, 'conversations'>,
  { nowMs, onlyUnread, openId }: { nowMs: number; onlyUnread: boolean; openId: string | null },
): Arranged<Row> {
  const shown: Row[] = [];
  const archived: Row[] = [];
  const pinnedAtMs = (row: Row) => settingsOf(state, row).pinnedAtMs ?? Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const conversation = state.conversations[row.conversationId];
    const isUnread = row.unread > 0 || settingsOf(state, row).markedUnread === true;
    if (onlyUnread && !isUnread && row.conversationId !== openId) continue;
    (conversation && isArchived(conversation, nowMs) ? archived : shown).push(row);
  }
  const isPinned = (row: Row) => Number.isFinite(pinnedAtMs(row));
  const pinned = shown.filter(isPinned).sort((a, b) => pinnedAtMs(a) - pinnedAtMs(b));
  return { shown: [...pinned, ...shown.filter((row) => !isPinned(row))], archived };
}

/** What a row of the list tells about the person's own settings. */
export function flagsOf(
  conversation: ConversationState | undefined,
  nowMs: number,
): { readonly pinned: boolean; readonly muted: boolean } {
  if (!conversation) return { pinned: false, muted: false };
  return { pinned: conversation.settings.pinnedAtMs !== undefined, muted: isMuted(conversation, nowMs) };
}

function settingsOf(
  state: Pick<ChatState, 'conversations'>,
  row: { readonly conversationId: string },
): ConversationState['settings'] {
  return state.conversations[row.conversationId]?.settings ?? {};
}
