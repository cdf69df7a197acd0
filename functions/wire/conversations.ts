import * as v from 'valibot';
import { Attachment, AttachmentRefs } from './attachments.ts';
import { limits } from './limits.ts';
import { Person } from './people.ts';
import { ClientId, isVisible, MessageText, Reaction, Seq, TimeMs, Uuid } from './values.ts';

/** A mention is a part of the text, from `start` on, `length` UTF-16 units long, that names a member. */
export const Mention = v.strictObject({
  userId: Uuid,
  start: Seq,
  length: v.pipe(v.number(), v.safeInteger('not_integer'), v.minValue(1, 'too_small')),
});
export type Mention = v.InferOutput<typeof Mention>;

const written = {
  type: v.literal('text'),
  text: MessageText,
  mentions: v.optional(v.pipe(v.array(Mention), v.maxLength(limits.mentionsPerMessageMax, 'too_many'))),
  /** Written elsewhere before, by whomever; the origin is not told. */
  forwarded: v.optional(v.literal(true)),
};

/** What people wrote. Where something is attached the text may be empty. */
export const TextBody = v.object({ ...written, attachments: v.optional(v.array(Attachment)) });
export type TextBody = v.InferOutput<typeof TextBody>;

function mentionsFit({ text, mentions = [] }: Pick<TextBody, 'text' | 'mentions'>): boolean {
  return mentions.every(({ start, length }) => start + length <= text.length);
}

/** Text to be sent, and what is attached to it. */
export const NewTextBody = v.pipe(
  v.strictObject({ ...written, attachments: v.optional(AttachmentRefs) }),
  v.check((body) => mentionsFit(body), 'mention_outside'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { value } = dataset;
    if (value.attachments !== undefined || isVisible(value.text)) return;
    const path = {
      type: 'object',
      origin: 'value',
      input: { ...value },
      key: 'text',
      value: value.text,
    } as const;
    addIssue({ message: 'required', path: [path] });
  }),
);

/** Text that replaces what stood there; what is attached stays. */
export const EditedTextBody = v.pipe(
  v.strictObject(written),
  v.check((body) => mentionsFit(body), 'mention_outside'),
);

/** The typed payload of a message that a person may send. Text is the first type; others follow beside it. */
export const MessageBody = v.variant('type', [NewTextBody]);
export type MessageBody = v.InferOutput<typeof MessageBody>;

/** What an edit may make of a message. */
export const EditedBody = v.variant('type', [EditedTextBody]);
export type EditedBody = v.InferOutput<typeof EditedBody>;

/** A line that the server wrote into the stream, because `senderId` did something. Names are looked up by id. */
export const NoticeBody = v.variant('notice', [
  v.object({ type: v.literal('notice'), notice: v.literal('group.created'), title: v.string() }),
  v.object({ type: v.literal('notice'), notice: v.literal('members.added'), userIds: v.array(Uuid) }),
  v.object({ type: v.literal('notice'), notice: v.literal('member.joined') }),
  v.object({ type: v.literal('notice'), notice: v.literal('member.removed'), userId: Uuid }),
  v.object({ type: v.literal('notice'), notice: v.literal('member.left') }),
  v.object({
    type: v.literal('notice'),
    notice: v.literal('role.changed'),
    userId: Uuid,
    role: v.picklist(['owner', 'admin', 'member']),
  }),
  v.object({ type: v.literal('notice'), notice: v.literal('title.changed'), title: v.string() }),
  v.object({ type: v.literal('notice'), notice: v.literal('description.changed') }),
  v.object({ type: v.literal('notice'), notice: v.literal('picture.changed') }),
  /** Seconds that messages live from now on; null: for good. `agreed`: because every member did. */
  v.object({
    type: v.literal('notice'),
    notice: v.literal('retention.changed'),
    retentionSeconds: v.nullable(v.number()),
    agreed: v.optional(v.literal(true)),
  }),
  v.object({
    type: v.literal('notice'),
    notice: v.literal('retention.proposed'),
    retentionSeconds: v.nullable(v.number()),
  }),
  v.object({ type: v.literal('notice'), notice: v.literal('retention.declined') }),
  v.object({ type: v.literal('notice'), notice: v.literal('retention.withdrawn') }),
]);
export type NoticeBody = v.InferOutput<typeof NoticeBody>;

/** The message that another one answers, as it stands now; `body` null: deleted, expired, or not visible to the reader. */
export const Quote = v.object({
  seq: Seq,
  senderId: v.nullable(Uuid),
  body: v.nullable(v.union([TextBody, NoticeBody])),
  expiresAtMs: v.optional(TimeMs),
});
export type Quote = v.InferOutput<typeof Quote>;

/** A message as it stands now: whatever changes it replaces it whole. */
export const Message = v.object({
  conversationId: Uuid,
  seq: Seq,
  clientId: ClientId,
  senderId: Uuid,
  sentAtMs: TimeMs,
  /** null: deleted for everyone. */
  body: v.nullable(v.union([TextBody, NoticeBody])),
  editedAtMs: v.optional(TimeMs),
  deletedAtMs: v.optional(TimeMs),
  /** From then on it is not shown to anybody. */
  expiresAtMs: v.optional(TimeMs),
  pinnedAtMs: v.optional(TimeMs),
  replyTo: v.optional(Quote),
  /** In the order in which each was first used. */
  reactions: v.optional(v.array(v.object({ emoji: v.string(), userIds: v.array(Uuid) }))),
});
export type Message = v.InferOutput<typeof Message>;

/** What can be done to a message that was sent. `delete` is for everyone; `react` and `pin` put or take away. */
export const MessageChange = v.variant('type', [
  v.strictObject({ type: v.literal('edit'), body: EditedBody }),
  v.strictObject({ type: v.literal('delete') }),
  v.strictObject({ type: v.literal('react'), emoji: Reaction, on: v.boolean() }),
  v.strictObject({ type: v.literal('pin'), on: v.boolean() }),
]);
export type MessageChange = v.InferOutput<typeof MessageChange>;

export const Role = v.picklist(['owner', 'admin', 'member']);
export type Role = v.InferOutput<typeof Role>;

/**
 * Positions are places in the stream: everything up to there was delivered to, or read by, this member. Who does not share
 * what they read gets 0 as the `readSeq` of others.
 */
export const Member = v.object({ person: Person, role: Role, deliveredSeq: Seq, readSeq: Seq });
export type Member = v.InferOutput<typeof Member>;

/** What all members share about a conversation. Direct ones have neither title, description nor picture. */
export const ConversationDetails = v.object({
  title: v.optional(v.string()),
  description: v.optional(v.string()),
  pictureId: v.optional(Uuid),
  /** How long messages live from their sending; without it for good. */
  retentionSeconds: v.optional(v.number()),
  /** What is written up to a position lives no longer than so many seconds from its sending; both grow from step to step. */
  lifetimes: v.optional(v.array(v.object({ upToSeq: Seq, seconds: v.number() }))),
  /** That messages live longer, which every member has to agree to; without `retentionSeconds` for good. */
  retentionProposal: v.optional(
    v.object({
      seq: Seq,
      by: Uuid,
      retentionSeconds: v.optional(v.number()),
      proposedAtMs: TimeMs,
      agreed: v.array(Uuid),
    }),
  ),
});
export type ConversationDetails = v.InferOutput<typeof ConversationDetails>;

/** What one person set for a conversation; nobody else sees it. */
export const ConversationSettings = v.object({
  pinnedAtMs: v.optional(TimeMs),
  /** `limits.timeMaxMs`: for good. */
  mutedUntilMs: v.optional(TimeMs),
  /** Archived when the stream stood here; a later message brings the conversation back, unless it is muted. */
  archivedSeq: v.optional(Seq),
  markedUnread: v.optional(v.literal(true)),
  draft: v.optional(v.string()),
  /** How far the person has read without telling others; the further one of this and the member's `readSeq` counts. */
  privateReadSeq: v.optional(Seq),
});
export type ConversationSettings = v.InferOutput<typeof ConversationSettings>;

/** A conversation as a member sees it at stream position `seq`. */
export const Conversation = v.object({
  id: Uuid,
  kind: v.picklist(['direct', 'group']),
  createdAtMs: TimeMs,
  seq: Seq,
  members: v.array(Member),
  /** People who wrote here and have left. */
  formerMembers: v.optional(v.array(Person)),
  details: v.optional(ConversationDetails),
  settings: v.optional(ConversationSettings),
  /** The caller left, or was removed: the stream ends at `seq`, what was before stays readable. */
  ended: v.optional(v.literal(true)),
  /** The newest message that the caller may see. */
  lastMessage: v.nullable(Message),
  /** Others' messages after the caller's read position, counted up to `limits.unreadMax`. */
  unread: v.number(),
  /** Positions of the unread messages that mention the caller, oldest first. */
  unreadMentions: v.optional(v.array(Seq)),
  /** Positions of pinned messages, the newest pin last. */
  pinnedSeqs: v.optional(v.array(Seq)),
  /** When the first of the unread and pinned messages expires, after which `unread` and these lists say too much. */
  nextExpiryMs: v.optional(TimeMs),
});
export type Conversation = v.InferOutput<typeof Conversation>;

/** `readSeq` implies delivered. A position never moves back, so repeats and overtaken frames do no harm. */
export const ReceiptUpdate = v.pipe(
  v.strictObject({ conversationId: Uuid, deliveredSeq: v.optional(Seq), readSeq: v.optional(Seq) }),
  v.check((receipt) => receipt.deliveredSeq !== undefined || receipt.readSeq !== undefined, 'required'),
);
export type ReceiptUpdate = v.InferOutput<typeof ReceiptUpdate>;
