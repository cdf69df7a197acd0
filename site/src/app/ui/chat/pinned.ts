import { useEffect, useState } from 'preact/hooks';
import type { Message } from '../../../../../functions/wire/conversations.ts';
import type { MessageListResult } from '../../../../../functions/wire/http.ts';
import { textOf } from '../../../../../functions/wire/plain.ts';
import { asToldSince } from '../../state/messages.ts';
import { overlay } from '../../state/overlay.ts';
import { ta } from '../../text/actions.ts';
import { useApp, useChat } from '../context.ts';
import { excerpt } from '../logic/actions.ts';

export interface Pinned {
  readonly seq: number;
  /** Undefined until it is loaded; null where it is not there for me. */
  readonly message: Message | null | undefined;
}

/** The pinned messages of a conversation, the newest pin first; those that are not loaded are fetched. */
export function usePinned(conversationId: string): readonly Pinned[] {
  const { client } = useApp();
  const conversation = useChat((state) => state.conversations[conversationId], [conversationId]);
  const view = useChat((state) => state.views[conversationId], [conversationId]);
  const outbox = useChat((state) => state.outbox);
  const meId = useChat((state) => state.me?.id ?? '');
  const [fetched, setFetched] = useState<ReadonlyMap<number, Message | null>>(new Map());
  const isOnline = client.connection.value === 'online';
  const shown = conversation && overlay(conversation, outbox, meId);
  const loaded = [...(view?.messages ?? []), ...(shown?.messages ?? [])];
  const pinnedSeqs = shown?.pinnedSeqs ?? [];
  const missing = pinnedSeqs.filter(
    (seq) => !fetched.has(seq) && !loaded.some((message) => message.seq === seq),
  );
  useEffect(() => {
    for (const seq of missing) {
      const path = `/api/conversations/${conversationId}/messages?after=${seq - 1}&limit=1`;
      client.request<MessageListResult>('GET', path).then(
        ({ messages }) => {
          const found = messages.find((message) => message.seq === seq) ?? null;
          setFetched((before) => new Map(before).set(seq, found));
        },
        // It is asked for again when the connection comes back.
        () => undefined,
      );
    }
  }, [client, conversationId, missing.join(), isOnline]);
  if (!conversation) return [];
  return pinnedSeqs.toReversed().map((seq) => {
    const here = loaded.find((message) => message.seq === seq);
    const there = fetched.get(seq);
    return { seq, message: here ?? (there ? (asToldSince([there], conversation)[0] ?? null) : there) };
  });
}

/** One line of a pinned message, or why there is none. */
export function pinnedText({ message }: Pinned): string {
  if (message === undefined) return ta('pins.loading');
  const text = textOf(message?.body ?? null);
  return text === null ? ta('pins.gone') : excerpt(text);
}
