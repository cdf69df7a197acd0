import { ApiError } from '../../functions/wire/errors.ts';
import type { AccountEvent } from '../../functions/wire/events.ts';
import { limits } from '../../functions/wire/limits.ts';
import type { Friend, FriendRequest, Notification, Person } from '../../functions/wire/people.ts';
import { defaultPrivacy } from '../../functions/wire/plain.ts';
import type { AccountSnapshot, AccountSync } from '../../functions/wire/sync.ts';
import type { ConversationStreams, Tell } from './conversation-streams.ts';

type Requests = readonly FriendRequest[];

interface Account extends AccountSnapshot {
  friends: Friend[];
  received: FriendRequest[];
  sent: FriendRequest[];
  notifications: Notification[];
  readonly events: AccountEvent[];
  /** What a snapshot said at each position. */
  readonly history: AccountSnapshot[];
}

/** The account streams of all people, with the rules of `functions/core/friends` and `notifications`. */
export class AccountStreams {
  readonly all = new Map<string, Account>();
  /** "requester addressee"; the pause after a decline outlasts every run. */
  readonly #declined = new Set<string>();
  readonly #now: () => number;
  readonly #newConversationId: () => string;
  readonly #conversations: ConversationStreams;
  readonly #tell: Tell<AccountEvent>;

  constructor(
    now: () => number,
    newConversationId: () => string,
    conversations: ConversationStreams,
    tell: Tell<AccountEvent>,
  ) {
    this.#now = now;
    this.#newConversationId = newConversationId;
    this.#conversations = conversations;
    this.#tell = tell;
  }

  open(me: Person): void {
    const empty = {
      me,
      friends: [],
      received: [],
      sent: [],
      notifications: [],
      notificationsSeenSeq: 0,
      blocked: [],
      privacy: defaultPrivacy,
    };
    this.all.set(me.id, { ...empty, events: [], history: [{ ...empty }] });
  }

  get(userId: string): Account {
    const account = this.all.get(userId);
    if (!account) throw new ApiError('not_found');
    return account;
  }

  request(actorId: string, otherId: string): AccountEvent | null {
    const [actor, other] = this.#pair(actorId, otherId);
    if (has(actor.friends, otherId) || has(actor.sent, otherId)) return null;
    if (has(other.sent, actorId)) return this.#befriend(other, actor, actorId);
    const requestedAtMs = this.#now();
    actor.sent = [...actor.sent, { person: other.me, requestedAtMs }];
    // Shortly after a decline a request looks sent and is shown to nobody.
    const isUnseen = this.#declined.has(`${actorId} ${otherId}`);
    if (!isUnseen) other.received = [...other.received, { person: actor.me, requestedAtMs }];
    const sent = this.#append(actor, (seq) => ({
      type: 'friend_request.sent',
      seq,
      request: { person: other.me, requestedAtMs },
    }));
    if (isUnseen) return sent;
    this.#append(other, (seq) => {
      const notification = this.#notify(other, seq, 'friend_request.received', actor.me);
      const request = { person: actor.me, requestedAtMs };
      return { type: 'friend_request.received', seq, request, notification };
    });
    return sent;
  }

  cancel(actorId: string, otherId: string): AccountEvent | null {
    const [actor, other] = this.#pair(actorId, otherId);
    return has(actor.sent, otherId) ? this.#close(actor, other, actorId) : null;
  }

  decline(actorId: string, otherId: string): AccountEvent | null {
    const [actor, other] = this.#pair(actorId, otherId);
    if (!has(actor.received, otherId)) return null;
    this.#declined.add(`${otherId} ${actorId}`);
    return this.#close(other, actor, actorId);
  }

  /** @throws ApiError `not_found` where there is no such request. */
  accept(actorId: string, otherId: string): AccountEvent | null {
    const [actor, other] = this.#pair(actorId, otherId);
    if (has(actor.friends, otherId)) return null;
    if (!has(actor.received, otherId)) throw new ApiError('not_found');
    return this.#befriend(other, actor, actorId);
  }

  remove(actorId: string, otherId: string): AccountEvent | null {
    const [actor, other] = this.#pair(actorId, otherId);
    const friend = actor.friends.find((one) => one.person.id === otherId);
    if (!friend) return null;
    this.#conversations.get(actorId, friend.conversationId).isWritable = false;
    actor.friends = without(actor.friends, otherId);
    other.friends = without(other.friends, actorId);
    const event = this.#append(actor, (seq) => ({ type: 'friend.removed', seq, userId: otherId }));
    this.#append(other, (seq) => ({ type: 'friend.removed', seq, userId: actorId }));
    return event;
  }

  seeNotifications(actorId: string, seenSeq: number): AccountEvent | null {
    const account = this.get(actorId);
    const position = Math.min(seenSeq, account.events.length);
    if (position <= account.notificationsSeenSeq) return null;
    account.notificationsSeenSeq = position;
    return this.#append(account, (seq) => ({ type: 'notifications.seen', seq, seenSeq: position }));
  }

  sync(userId: string, knownSeq: number, eventsMax: number): AccountSync | null {
    const { events, history } = this.get(userId);
    const seq = events.length;
    if (knownSeq === 0 || knownSeq > seq || seq - knownSeq > eventsMax) {
      const snapshot = history[seq];
      if (!snapshot) throw new Error('A position without a snapshot.');
      return { kind: 'snapshot', seq, snapshot };
    }
    if (knownSeq === seq) return null;
    return {
      kind: 'events',
      seq,
      events: events.slice(knownSeq).map((event) => this.#toldNow(userId, event)),
    };
  }

  /** A friendship's event is told with the conversation as it stands at the time of telling. */
  #toldNow(userId: string, event: AccountEvent): AccountEvent {
    if (event.type !== 'friend.added') return event;
    const stream = this.#conversations.get(userId, event.conversation.id);
    return { ...event, conversation: this.#conversations.conversation(stream, userId) };
  }

  #befriend(requester: Account, accepter: Account, actorId: string): AccountEvent | null {
    const sinceMs = this.#now();
    const stream =
      this.#conversations
        .of(requester.me.id)
        .find((one) => one.kind === 'direct' && has(one.members, accepter.me.id)) ??
      this.#conversations.open(this.#newConversationId(), 'direct', [requester.me, accepter.me]);
    stream.isWritable = true;
    const add = (account: Account, person: Person, isAccepted: boolean) => {
      const friend = { person, conversationId: stream.id, sinceMs };
      account.friends = [...account.friends, friend];
      account.sent = without(account.sent, person.id);
      account.received = without(account.received, person.id);
      return this.#append(account, (seq) => {
        const notification = isAccepted ? this.#notify(account, seq, 'friend.added', person) : null;
        const conversation = this.#conversations.conversation(stream, account.me.id);
        return { type: 'friend.added', seq, friend, conversation, notification };
      });
    };
    const toRequester = add(requester, accepter.me, true);
    const toAccepter = add(accepter, requester.me, false);
    return requester.me.id === actorId ? toRequester : toAccepter;
  }

  #close(requester: Account, addressee: Account, actorId: string): AccountEvent {
    const wasSeen = has(addressee.received, requester.me.id);
    requester.sent = without(requester.sent, addressee.me.id);
    addressee.received = without(addressee.received, requester.me.id);
    const [userId, otherId] = [addressee.me.id, requester.me.id];
    const sent = this.#append(requester, (seq) => ({
      ...{ type: 'friend_request.closed', seq, userId, direction: 'sent' },
    }));
    if (!wasSeen) return sent;
    const received = this.#append(addressee, (seq) => ({
      ...{ type: 'friend_request.closed', seq, userId: otherId, direction: 'received' },
    }));
    return requester.me.id === actorId ? sent : received;
  }

  #notify(account: Account, seq: number, type: Notification['type'], person: Person): Notification {
    const notification = { seq, type, person, createdAtMs: this.#now() };
    account.notifications = [...account.notifications, notification].slice(-limits.notificationsListedMax);
    return notification;
  }

  #append(account: Account, make: (seq: number) => AccountEvent): AccountEvent {
    const event = make(account.events.length + 1);
    account.events.push(event);
    const { me, friends, received, sent, notifications, notificationsSeenSeq, blocked, privacy } = account;
    account.history.push({
      me,
      friends,
      received,
      sent,
      notifications,
      notificationsSeenSeq,
      blocked,
      privacy,
    });
    this.#tell(me.id, event, null);
    return event;
  }

  #pair(actorId: string, otherId: string): [Account, Account] {
    if (actorId === otherId) throw new ApiError('not_found');
    return [this.get(actorId), this.get(otherId)];
  }
}

function has(items: Requests | readonly { readonly person: Person }[], userId: string): boolean {
  return items.some((item) => item.person.id === userId);
}

function without<Item extends { readonly person: Person }>(items: readonly Item[], userId: string): Item[] {
  return items.filter((item) => item.person.id !== userId);
}
