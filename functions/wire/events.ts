import * as v from 'valibot';
import { Conversation, Message } from './conversations.ts';
import { Friend, FriendRequest, Notification } from './people.ts';
import { Seq, Uuid } from './values.ts';

/** Events of a conversation's stream, in the order of `seq`. */
export const ConversationEvent = v.variant('type', [
  v.object({ type: v.literal('message.created'), conversationId: Uuid, seq: Seq, message: Message }),
  v.object({
    type: v.literal('receipt.updated'),
    conversationId: Uuid,
    seq: Seq,
    userId: Uuid,
    deliveredSeq: Seq,
    readSeq: Seq,
  }),
]);
export type ConversationEvent = v.InferOutput<typeof ConversationEvent>;

/** Events of a person's own account stream, in the order of `seq`. */
export const AccountEvent = v.variant('type', [
  v.object({
    type: v.literal('friend_request.received'),
    seq: Seq,
    request: FriendRequest,
    notification: Notification,
  }),
  v.object({ type: v.literal('friend_request.sent'), seq: Seq, request: FriendRequest }),
  v.object({
    type: v.literal('friend_request.closed'),
    seq: Seq,
    userId: Uuid,
    direction: v.picklist(['sent', 'received']),
  }),
  /** Also closes every request between the two. `notification` is there for the one whose request was accepted. */
  v.object({
    type: v.literal('friend.added'),
    seq: Seq,
    friend: Friend,
    conversation: Conversation,
    notification: v.nullable(Notification),
  }),
  v.object({ type: v.literal('friend.removed'), seq: Seq, userId: Uuid }),
  v.object({ type: v.literal('notifications.seen'), seq: Seq, seenSeq: Seq }),
]);
export type AccountEvent = v.InferOutput<typeof AccountEvent>;

/** An event of any stream, as it is pushed. Account events have no `conversationId`. */
export type StreamEvent = ConversationEvent | AccountEvent;

/** Online for another `leaseMs`; 0 is offline. */
export const Presence = v.object({ userId: Uuid, leaseMs: v.number() });
export type Presence = v.InferOutput<typeof Presence>;

/** Signals that are never stored and may be lost. */
export const Ephemeral = v.variant('type', [
  v.object({ type: v.literal('typing'), conversationId: Uuid, userId: Uuid, ttlMs: v.number() }),
  v.object({ type: v.literal('presence'), ...Presence.entries }),
]);
export type Ephemeral = v.InferOutput<typeof Ephemeral>;
