import * as v from 'valibot';
import { Conversation, ConversationDetails, ConversationSettings, Member, Message } from './conversations.ts';
import { Friend, FriendRequest, Notification, Person, PrivacySettings } from './people.ts';
import { Seq, Uuid } from './values.ts';

/** Events of a conversation's stream, in the order of `seq`. */
export const ConversationEvent = v.variant('type', [
  v.object({ type: v.literal('message.created'), conversationId: Uuid, seq: Seq, message: Message }),
  /** The message as it stands now: edited, deleted, reacted to, pinned. Earlier updates of it are superseded. */
  v.object({ type: v.literal('message.updated'), conversationId: Uuid, seq: Seq, message: Message }),
  /** Somebody joined, or has another role. */
  v.object({ type: v.literal('member.updated'), conversationId: Uuid, seq: Seq, member: Member }),
  /** Somebody left or was removed; for that person the stream ends here. */
  v.object({ type: v.literal('member.removed'), conversationId: Uuid, seq: Seq, userId: Uuid }),
  v.object({
    type: v.literal('conversation.updated'),
    conversationId: Uuid,
    seq: Seq,
    details: ConversationDetails,
  }),
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
  /** The caller made a group, joined one, or was added; `notification` where another person did it. */
  v.object({
    type: v.literal('conversation.added'),
    seq: Seq,
    conversation: Conversation,
    notification: v.nullable(Notification),
  }),
  /** The caller took a conversation that has ended off the list. */
  v.object({ type: v.literal('conversation.hidden'), seq: Seq, hiddenId: Uuid }),
  /** The caller's own settings of a conversation as they stand now; on all their devices. */
  v.object({
    type: v.literal('conversation.settings'),
    seq: Seq,
    settingsOf: Uuid,
    settings: ConversationSettings,
  }),
  /** The caller deleted these messages for themselves alone. */
  v.object({ type: v.literal('messages.hidden'), seq: Seq, hiddenIn: Uuid, messageSeqs: v.array(Seq) }),
  v.object({ type: v.literal('privacy.changed'), seq: Seq, privacy: PrivacySettings }),
  v.object({ type: v.literal('person.blocked'), seq: Seq, person: Person }),
  /** Administrators did something to the caller; what, stands in their operator log. */
  v.object({ type: v.literal('operator.logged'), seq: Seq, notification: Notification }),
  /** A report of the caller's was looked at. */
  v.object({ type: v.literal('report.reviewed'), seq: Seq, notification: Notification }),
  /** The account of somebody whom the caller has to do with is gone, everywhere; conversations tell who stands in the place. */
  v.object({ type: v.literal('person.erased'), seq: Seq, userId: Uuid }),
  v.object({ type: v.literal('person.unblocked'), seq: Seq, userId: Uuid }),
  /** Somebody whom the caller is shown, or the caller, has another name, handle or picture now. Earlier ones are superseded. */
  v.object({ type: v.literal('person.changed'), seq: Seq, person: Person }),
  /** Something happened to the caller's account that they should know of. */
  v.object({ type: v.literal('security.noted'), seq: Seq, notification: Notification }),
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
