import * as v from 'valibot';
import { Conversation } from './conversations.ts';
import { AccountEvent, ConversationEvent } from './events.ts';
import { limits } from './limits.ts';
import { Friend, FriendRequest, Notification, Person, PrivacySettings } from './people.ts';
import { Seq, Uuid } from './values.ts';

/**
 * The caller's last position in each stream it knows. `account: null` and a missing conversation mean "not known yet"
 * and are answered with a snapshot; so does position 0.
 */
export const SyncRequest = v.strictObject({
  account: v.nullable(Seq),
  conversations: v.pipe(
    v.record(Uuid, Seq),
    v.check((known) => Object.keys(known).length <= limits.syncStreamsMax, 'too_many'),
  ),
});
export type SyncRequest = v.InferOutput<typeof SyncRequest>;

export const AccountSnapshot = v.object({
  me: Person,
  friends: v.array(Friend),
  received: v.array(FriendRequest),
  sent: v.array(FriendRequest),
  notifications: v.array(Notification),
  notificationsSeenSeq: Seq,
  blocked: v.array(Person),
  privacy: PrivacySettings,
});
export type AccountSnapshot = v.InferOutput<typeof AccountSnapshot>;

/** `events` covers everything after the caller's position up to `seq`; what was superseded meanwhile is left out. */
export const AccountSync = v.variant('kind', [
  v.object({ kind: v.literal('events'), seq: Seq, events: v.array(AccountEvent) }),
  v.object({ kind: v.literal('snapshot'), seq: Seq, snapshot: AccountSnapshot }),
]);
export type AccountSync = v.InferOutput<typeof AccountSync>;

/** `limited`: more happened than is listed; earlier messages are paged from `conversation.lastMessage` backwards. */
export const ConversationSync = v.variant('kind', [
  v.object({ kind: v.literal('events'), id: Uuid, seq: Seq, events: v.array(ConversationEvent) }),
  v.object({
    kind: v.literal('snapshot'),
    id: Uuid,
    seq: Seq,
    limited: v.boolean(),
    conversation: Conversation,
  }),
]);
export type ConversationSync = v.InferOutput<typeof ConversationSync>;

export const SyncResult = v.object({
  /** The sum of the last positions of all streams of the caller. */
  head: v.number(),
  /** `null`: nothing happened since the caller's position. */
  account: v.nullable(AccountSync),
  /** Only the conversations that moved, or that the caller did not know. */
  conversations: v.array(ConversationSync),
  /** Conversations the caller named and is not, or no longer, a member of. */
  gone: v.array(Uuid),
});
export type SyncResult = v.InferOutput<typeof SyncResult>;
