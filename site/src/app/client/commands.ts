import type { AccountEventResult } from '../../../../functions/wire/http.ts';
import type { Api } from './api.ts';
import type { Store } from './store.ts';
import type { ChatClient } from './types.ts';

type Commands = Pick<
  ChatClient,
  | 'loadEarlier'
  | 'findPerson'
  | 'requestFriend'
  | 'cancelFriendRequest'
  | 'acceptFriend'
  | 'declineFriend'
  | 'removeFriend'
  | 'seeNotifications'
>;

/** The commands that answer when the server has answered. What they changed goes through the reducer, as a push would. */
export function createCommands(store: Store, api: Api): Commands {
  const loading = new Map<string, Promise<void>>();

  async function apply(answer: Promise<AccountEventResult>): Promise<void> {
    const { event } = await answer;
    if (event !== null) store.dispatch({ type: 'event.arrived', event });
  }

  async function loadPage(conversationId: string): Promise<void> {
    const conversation = store.get().conversations[conversationId];
    const before = conversation?.messages[0]?.seq;
    if (before === undefined || !conversation?.hasEarlier) return;
    const { messages, more } = await api.messagesBefore(conversationId, before);
    store.dispatch({ type: 'page.loaded', conversationId, before, messages, more });
  }

  return {
    loadEarlier(conversationId) {
      const underWay = loading.get(conversationId);
      if (underWay !== undefined) return underWay;
      const page = loadPage(conversationId).finally(() => loading.delete(conversationId));
      loading.set(conversationId, page);
      return page;
    },
    /** Handles are lower case; people also type them with a capital or an "@" before. */
    findPerson: (handle) => api.findPerson(handle.trim().replace(/^@/, '').toLowerCase()),
    requestFriend: (userId) => apply(api.requestFriend(userId)),
    cancelFriendRequest: (userId) => apply(api.cancelFriendRequest(userId)),
    acceptFriend: (userId) => apply(api.acceptFriend(userId)),
    declineFriend: (userId) => apply(api.declineFriend(userId)),
    removeFriend: (userId) => apply(api.removeFriend(userId)),
    async seeNotifications() {
      const { notifications, notificationsSeenSeq } = store.get();
      const newestSeq = notifications[0]?.seq ?? 0;
      if (newestSeq > notificationsSeenSeq) await apply(api.seeNotifications(newestSeq));
    },
  };
}
