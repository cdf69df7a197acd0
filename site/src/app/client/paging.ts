import type { Api } from './api.ts';
import type { Store } from './store.ts';
import type { ChatClient } from './types.ts';

type Paging = Pick<ChatClient, 'loadEarlier' | 'loadLater' | 'loadAround' | 'leaveView'>;

/** Fetches the parts of conversations that are looked at. Each kind of fetch runs once at a time for a conversation. */
export function createPaging(store: Store, api: Api): Paging {
  const underWay = new Map<string, Promise<void>>();

  function once(key: string, load: () => Promise<void>): Promise<void> {
    const earlier = underWay.get(key);
    if (earlier !== undefined) return earlier;
    const page = load().finally(() => underWay.delete(key));
    underWay.set(key, page);
    return page;
  }

  async function earlier(conversationId: string): Promise<void> {
    const { views, conversations } = store.get();
    const view = views[conversationId];
    const shown = view ?? conversations[conversationId];
    const before = shown?.messages[0]?.seq;
    if (before === undefined || !shown?.hasEarlier) return;
    const { messages, more } = await api.messagesBefore(conversationId, before);
    const page = { conversationId, before, messages, more };
    store.dispatch(view ? { type: 'view.extended', ...page } : { type: 'page.loaded', ...page });
  }

  async function later(conversationId: string): Promise<void> {
    const after = store.get().views[conversationId]?.messages.at(-1)?.seq;
    if (after === undefined) return;
    const { messages, more } = await api.messagesAfter(conversationId, after);
    store.dispatch({ type: 'view.extended', conversationId, after, messages, more });
  }

  async function around(conversationId: string, targetSeq: number): Promise<void> {
    const [before, after] = await Promise.all([
      api.messagesBefore(conversationId, targetSeq + 1),
      api.messagesAfter(conversationId, targetSeq),
    ]);
    const messages = [...before.messages, ...after.messages];
    const ends = { hasEarlier: before.more, hasLater: after.more };
    store.dispatch({ type: 'view.loaded', conversationId, targetSeq, messages, ...ends });
  }

  return {
    loadEarlier: (id) => once(`earlier ${id}`, () => earlier(id)),
    loadLater: (id) => once(`later ${id}`, () => later(id)),
    loadAround: (id, seq) => once(`around ${id} ${seq}`, () => around(id, seq)),
    leaveView: (conversationId) => store.dispatch({ type: 'view.closed', conversationId }),
  };
}
