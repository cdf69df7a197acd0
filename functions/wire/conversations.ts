import * as v from 'valibot';
import { Person } from './people.ts';
import { ClientId, MessageText, Seq, TimeMs, Uuid } from './values.ts';

/** The typed payload of a message. Text is the first type; others follow beside it. */
export const MessageBody = v.variant('type', [
  v.strictObject({ type: v.literal('text'), text: MessageText }),
]);
export type MessageBody = v.InferOutput<typeof MessageBody>;

export const Message = v.object({
  conversationId: Uuid,
  seq: Seq,
  clientId: ClientId,
  senderId: Uuid,
  sentAtMs: TimeMs,
  body: MessageBody,
});
export type Message = v.InferOutput<typeof Message>;

/** Positions are places in the stream: everything up to there was delivered to, or read by, this member. */
export const Member = v.object({
  person: Person,
  role: v.picklist(['owner', 'admin', 'member']),
  deliveredSeq: Seq,
  readSeq: Seq,
});
export type Member = v.InferOutput<typeof Member>;

/** A conversation as a member sees it at stream position `seq`. */
export const Conversation = v.object({
  id: Uuid,
  kind: v.picklist(['direct', 'group']),
  createdAtMs: TimeMs,
  seq: Seq,
  members: v.array(Member),
  lastMessage: v.nullable(Message),
  /** Others' messages after the caller's read position, counted up to `limits.unreadMax`. */
  unread: v.number(),
});
export type Conversation = v.InferOutput<typeof Conversation>;

/** `readSeq` implies delivered. A position never moves back, so repeats and overtaken frames do no harm. */
export const ReceiptUpdate = v.pipe(
  v.strictObject({ conversationId: Uuid, deliveredSeq: v.optional(Seq), readSeq: v.optional(Seq) }),
  v.check((receipt) => receipt.deliveredSeq !== undefined || receipt.readSeq !== undefined, 'required'),
);
export type ReceiptUpdate = v.InferOutput<typeof ReceiptUpdate>;
