import * as v from 'valibot';
import { MessageBody, MessageChange, ReceiptUpdate } from './conversations.ts';
import { ErrorBody } from './errors.ts';
import { AccountEvent, ConversationEvent, Ephemeral, Presence } from './events.ts';
import { limits } from './limits.ts';
import { SyncRequest, SyncResult } from './sync.ts';
import { ClientId, Seq, TimeMs, Uuid } from './values.ts';

/** Names a command on its socket; the reply carries it back. */
export const Ref = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,32}$/, 'not_a_ref'));

export const MessageSend = v.strictObject({
  conversationId: Uuid,
  clientId: ClientId,
  body: MessageBody,
  /** The message that this one answers. */
  replyToSeq: v.optional(Seq),
});
export type MessageSend = v.InferOutput<typeof MessageSend>;

/** Changes the message at `seq`, once however often it is sent. */
export const MessageChangeCommand = v.strictObject({
  conversationId: Uuid,
  seq: Seq,
  clientId: ClientId,
  change: MessageChange,
});
export type MessageChangeCommand = v.InferOutput<typeof MessageChangeCommand>;

export const Receipts = v.strictObject({
  receipts: v.pipe(
    v.array(ReceiptUpdate),
    v.minLength(1, 'required'),
    v.maxLength(limits.receiptsPerCommandMax, 'too_many'),
  ),
});
export type Receipts = v.InferOutput<typeof Receipts>;

/** First frame on a socket. From its `ready` on, pushes reach this socket: subscribe first, then sync. */
export const HelloFrame = v.strictObject({
  type: v.literal('hello'),
  ref: Ref,
  protocol: v.pipe(v.number(), v.safeInteger('not_integer')),
  visible: v.boolean(),
});
/** Heartbeat; `visible` renews the sender's presence. */
export const PingFrame = v.strictObject({ type: v.literal('ping'), ref: Ref, visible: v.boolean() });
export const MessageSendFrame = v.strictObject({
  type: v.literal('message.send'),
  ref: Ref,
  ...MessageSend.entries,
});
export const MessageChangeFrame = v.strictObject({
  type: v.literal('message.change'),
  ref: Ref,
  ...MessageChangeCommand.entries,
});
export const ReceiptUpdateFrame = v.strictObject({
  type: v.literal('receipt.update'),
  ref: Ref,
  ...Receipts.entries,
});
export const TypingStartFrame = v.strictObject({
  type: v.literal('typing.start'),
  ref: Ref,
  conversationId: Uuid,
});
export const SyncFrame = v.strictObject({ type: v.literal('sync'), ref: Ref, ...SyncRequest.entries });

/** Everything a client may send on the socket. */
export const ClientFrame = v.variant('type', [
  HelloFrame,
  PingFrame,
  MessageSendFrame,
  MessageChangeFrame,
  ReceiptUpdateFrame,
  TypingStartFrame,
  SyncFrame,
]);
export type ClientFrame = v.InferOutput<typeof ClientFrame>;
export type ClientFrameType = ClientFrame['type'];

/** `event` is the first answer, whether or not this was a repeat. */
export const MessageSendResult = v.object({ event: ConversationEvent });
export type MessageSendResult = v.InferOutput<typeof MessageSendResult>;

/** The event that the change became; a repeat gets its position again, with the message as it stands now. */
export const MessageChangeResult = v.object({ event: ConversationEvent });
export type MessageChangeResult = v.InferOutput<typeof MessageChangeResult>;

/** The positions that moved, as the events they became; a read position that is not shared, as the settings it stands in. */
export const ReceiptUpdateResult = v.object({ events: v.array(v.union([ConversationEvent, AccountEvent])) });
export type ReceiptUpdateResult = v.InferOutput<typeof ReceiptUpdateResult>;

/**
 * `presence` lists the caller's friends who are online now; who is not listed is offline. `pushPaused`: the live store is
 * away, nothing is pushed and nobody's presence is known until a later `pong` lacks it; a client polls meanwhile.
 */
export const ReadyFrame = v.object({
  type: v.literal('ready'),
  ref: Ref,
  userId: Uuid,
  head: v.number(),
  presence: v.array(Presence),
  pushPaused: v.optional(v.literal(true)),
  serverTimeMs: TimeMs,
});
export const PongFrame = v.object({
  type: v.literal('pong'),
  ref: Ref,
  head: v.number(),
  presence: v.array(Presence),
  pushPaused: v.optional(v.literal(true)),
  serverTimeMs: TimeMs,
});
/** `ref` is null where the frame was too broken to have one. */
export const ReplyFrame = v.variant('ok', [
  v.object({ type: v.literal('reply'), ref: Ref, ok: v.literal(true), result: v.unknown() }),
  v.object({ type: v.literal('reply'), ref: v.nullable(Ref), ok: v.literal(false), error: ErrorBody }),
]);
export const EventFrame = v.object({
  type: v.literal('event'),
  event: v.union([ConversationEvent, AccountEvent]),
});
/** Something happened up to `seq` in a stream (`conversationId` null: the account stream); the client syncs. */
export const PokeFrame = v.object({ type: v.literal('poke'), conversationId: v.nullable(Uuid), seq: Seq });
export const EphemeralFrame = v.object({ type: v.literal('ephemeral'), signal: Ephemeral });
/** The server is about to close this socket. `signed_out`: the session has ended. */
export const ByeFrame = v.object({ type: v.literal('bye'), reason: v.picklist(['signed_out', 'replaced']) });

/** Everything the server may send on the socket. */
export const ServerFrame = v.union([
  ReadyFrame,
  PongFrame,
  ReplyFrame,
  EventFrame,
  PokeFrame,
  EphemeralFrame,
  ByeFrame,
]);
export type ServerFrame = v.InferOutput<typeof ServerFrame>;
export type ReadyFrame = v.InferOutput<typeof ReadyFrame>;
export type PongFrame = v.InferOutput<typeof PongFrame>;
export type ReplyFrame = v.InferOutput<typeof ReplyFrame>;

/** The schema of `result` in the reply to each command. `hello` and `ping` are answered by frames of their own. */
export const replyResults = {
  'message.send': MessageSendResult,
  'message.change': MessageChangeResult,
  'receipt.update': ReceiptUpdateResult,
  'typing.start': v.object({}),
  sync: SyncResult,
} as const;
