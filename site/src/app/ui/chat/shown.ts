import { useEffect, useMemo } from 'preact/hooks';
import type { ConversationState } from '../../client/types.ts';
import { overlay } from '../../state/overlay.ts';
import { useApp, useChat } from '../context.ts';
import { type Entry, listEntries } from '../logic/entries.ts';
import { hidingNow } from './actions/hide.ts';

export interface Shown {
  readonly entries: readonly Entry[];
  readonly hasEarlier: boolean;
  /** An older part is looked at, apart from the newest messages. */
  readonly detached: boolean;
  /** My newest message that is still in the outbox. */
  readonly lastOwnKey: string | null;
}

/** What the list shows: the newest messages or an older part, with everything that waits in the outbox. */
export function useShown(conversation: ConversationState, meId: string): Shown {
  const { client } = useApp();
  const { id } = conversation;
  const outbox = useChat((state) => state.outbox);
  const view = useChat((state) => state.views[id], [id]);
  const hiding = hidingNow.value;
  const isStale = view?.stale ?? false;
  const isOnline = client.connection.value === 'online';
  useEffect(() => {
    // A failure is tried again when the connection comes back.
    if (view && isStale && isOnline) client.loadAround(id, view.targetSeq).catch(() => undefined);
  }, [client, id, isStale, isOnline]);
  return useMemo(() => {
    const part = view ? { ...conversation, messages: view.messages } : conversation;
    const { messages } = overlay(part, outbox, meId);
    const visible = messages.filter((message) => !hiding.has(`${id} ${message.seq}`));
    const own = outbox.filter((one) => one.conversationId === id && one.change === undefined);
    const waiting = view ? outbox.filter((one) => one.change !== undefined) : outbox;
    const entries = listEntries({ ...conversation, messages: visible }, waiting, meId);
    const { hasEarlier } = view ?? conversation;
    return { entries, hasEarlier, detached: view !== undefined, lastOwnKey: own.at(-1)?.clientId ?? null };
  }, [conversation, view, outbox, meId, hiding, id]);
}
