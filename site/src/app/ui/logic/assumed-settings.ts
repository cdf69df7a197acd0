import type { ConversationSettings } from '../../../../../functions/wire/conversations.ts';
import type { ConversationSettingsUpdate } from '../../../../../functions/wire/http.ts';
import type { ChatState } from '../../client/types.ts';

/** The state as it will be once the server has taken a change of one's own settings of a conversation. */
export function withSettings(
  state: ChatState,
  conversationId: string,
  update: ConversationSettingsUpdate,
  nowMs: number,
): ChatState {
  const conversation = state.conversations[conversationId];
  if (!conversation) return state;
  const { pinnedAtMs, mutedUntilMs, archivedSeq, markedUnread, ...others } = conversation.settings;
  const on = <Value>(wanted: boolean | undefined, known: Value | undefined, value: Value) =>
    wanted === undefined ? known : wanted ? (known ?? value) : undefined;
  const settings = {
    pinnedAtMs: on(update.pinned, pinnedAtMs, nowMs),
    mutedUntilMs: update.mutedUntilMs === undefined ? mutedUntilMs : (update.mutedUntilMs ?? undefined),
    // What was archived before and came back is archived anew.
    archivedSeq: update.archived ? conversation.seq : on(update.archived, archivedSeq, conversation.seq),
    markedUnread: on(update.markedUnread, markedUnread, true as const),
  };
  const told = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  const changed = { ...conversation, settings: { ...others, ...told } as ConversationSettings };
  return { ...state, conversations: { ...state.conversations, [conversationId]: changed } };
}
