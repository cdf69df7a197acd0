import { useEffect } from 'preact/hooks';
import { useApp } from '../../context.ts';

/** Opening a conversation takes the mark "unread" away. Where that fails, the next opening does it. */
export function useOpened(conversationId: string, isKnown: boolean): void {
  const { client } = useApp();
  useEffect(() => {
    if (!client.state.peek().conversations[conversationId]?.settings.markedUnread) return;
    client
      .request('PUT', `/api/conversations/${conversationId}/settings`, { markedUnread: false })
      .catch(() => undefined);
  }, [client, conversationId, isKnown]);
}
