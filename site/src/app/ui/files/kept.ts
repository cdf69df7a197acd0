import { useEffect, useRef, useState } from 'preact/hooks';
import type { Attachment } from '../../../../../functions/wire/attachments.ts';
import type { Message } from '../../../../../functions/wire/conversations.ts';
import type { MessageListResult } from '../../../../../functions/wire/http.ts';
import { useApp } from '../context.ts';
import { errorText } from '../parts/action.tsx';

/** Pictures and videos, or everything else. */
export type GalleryKind = 'media' | 'files';

/** An attachment and the message that it came with. */
export interface Kept {
  readonly file: Attachment;
  readonly message: Message;
}

export interface KeptPage {
  /** The newest first. */
  readonly kept: readonly Kept[];
  readonly busy: boolean;
  readonly error: string | null;
  /** There is nothing before. */
  readonly done: boolean;
  /** Asks for what is before, or again for what failed. */
  readonly more: () => void;
}

interface Loaded {
  readonly messages: readonly Message[];
  readonly done: boolean;
}

const nothing: Loaded = { messages: [], done: false };

/** What was attached in a conversation, page by page; begun anew where another kind is chosen. */
export function useGallery(conversationId: string, kind: GalleryKind): KeptPage {
  const { client } = useApp();
  const [loaded, setLoaded] = useState(nothing);
  const [busy, setBusy] = useState(true);
  const [error, setError] = useState<string | null>(null);
  const turn = useRef(0);
  const load = async (before: Loaded) => {
    const mine = ++turn.current;
    setBusy(true);
    setError(null);
    try {
      const oldest = before.messages.at(-1);
      const where = `kind=${kind}${oldest ? `&before=${oldest.seq}` : ''}`;
      const path = `/api/conversations/${conversationId}/attachments?${where}`;
      const { messages, more } = await client.request<MessageListResult>('GET', path);
      if (mine !== turn.current) return;
      setLoaded({ messages: [...before.messages, ...messages.toReversed()], done: !more });
    } catch (failure) {
      if (mine === turn.current) setError(errorText(failure));
    }
    if (mine === turn.current) setBusy(false);
  };
  useEffect(() => {
    setLoaded(nothing);
    void load(nothing);
    return () => {
      turn.current++;
    };
  }, [conversationId, kind]);
  const { messages, done } = loaded;
  return {
    kept: messages.flatMap((message) => filesOf(message, kind)),
    busy,
    error,
    done,
    more: () => void load(loaded),
  };
}

function filesOf(message: Message, kind: GalleryKind): Kept[] {
  if (message.body?.type !== 'text') return [];
  return (message.body.attachments ?? [])
    .filter((file) => (file.kind === 'image' || file.kind === 'video') === (kind === 'media'))
    .map((file) => ({ file, message }));
}
