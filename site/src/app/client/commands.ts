import type { StreamEvent } from '../../../../functions/wire/events.ts';
import type { AccountEventResult } from '../../../../functions/wire/http.ts';
import type { Api } from './api.ts';
import type { Method } from './http.ts';
import { createPaging } from './paging.ts';
import type { Store } from './store.ts';
import type { ChatClient } from './types.ts';

type Commands = Pick<
  ChatClient,
  | 'request'
  | 'loadEarlier'
  | 'loadLater'
  | 'loadAround'
  | 'leaveView'
  | 'findPerson'
  | 'requestFriend'
  | 'cancelFriendRequest'
  | 'acceptFriend'
  | 'declineFriend'
  | 'removeFriend'
  | 'seeNotifications'
>;

/** What answers tell of what has happened. */
interface Answer {
  readonly added?: StreamEvent | null;
  readonly event?: StreamEvent | null;
  readonly events?: readonly StreamEvent[];
}

/** The commands that answer when the server has answered. What they changed goes through the reducer, as a push would. */
export function createCommands(store: Store, api: Api): Commands {
  async function apply(answer: Promise<AccountEventResult>): Promise<void> {
    applyAnswer(await answer);
  }

  /** A conversation that is new comes before its events. */
  function applyAnswer(answer: Answer | undefined): void {
    const { added, event, events = [] } = answer ?? {};
    for (const one of [added, event, ...events])
      if (one) store.dispatch({ type: 'event.arrived', event: one });
  }

  return {
    async request<Result>(method: Method, path: string, body?: unknown): Promise<Result> {
      const answer = await api.request<Result>(method, path, body);
      applyAnswer(answer as Answer | undefined);
      return answer;
    },
    ...createPaging(store, api),
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
