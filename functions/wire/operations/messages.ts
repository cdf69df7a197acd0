import * as v from 'valibot';
import { Message, MessageBody, MessageChange, TextBody } from '../conversations.ts';
import { MessageChangeResult, MessageSendResult, Receipts, ReceiptUpdateResult } from '../frames.ts';
import { limits } from '../limits.ts';
import { SyncRequest, SyncResult } from '../sync.ts';
import { ClientId, DraftText, Seq, TimeMs, Uuid } from '../values.ts';
import { AccountEventResult, ConversationParams, type HttpOperation } from './operation.ts';

const QuerySeq = v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'not_integer'), v.transform(Number));
const MessageParams = v.strictObject({ conversationId: Uuid, seq: QuerySeq });

/**
 * `before` and `after` exclude themselves; `at` is a time in milliseconds, where the page begins with the first message
 * sent then or later. Without any of them the page ends at the newest message.
 */
export const MessageListQuery = v.pipe(
  v.strictObject({
    before: v.optional(QuerySeq),
    after: v.optional(QuerySeq),
    at: v.optional(QuerySeq),
    limit: v.optional(
      v.pipe(QuerySeq, v.minValue(1, 'too_small'), v.maxValue(limits.messagesPerPageMax, 'too_large')),
    ),
  }),
  v.check(
    ({ before, after, at }) => [before, after, at].filter((one) => one !== undefined).length <= 1,
    'only_one_of_before_after_at',
  ),
);
export type MessageListQuery = v.InferOutput<typeof MessageListQuery>;

/** `media`: images and videos; `files`: everything else. The page is ordered as `message.list` orders it. */
export const AttachmentListQuery = v.strictObject({
  kind: v.picklist(['media', 'files']),
  before: v.optional(QuerySeq),
});
export type AttachmentListQuery = v.InferOutput<typeof AttachmentListQuery>;

/** Ordered by `seq`, oldest first. `more` tells whether there is another page in the direction that was asked for. */
export const MessageListResult = v.object({ messages: v.array(Message), more: v.boolean() });
export type MessageListResult = v.InferOutput<typeof MessageListResult>;

/** What a message said before its edits, oldest first; what it says now stands in the message itself. */
export const MessageVersions = v.object({
  versions: v.array(v.object({ writtenAtMs: TimeMs, body: TextBody })),
});
export type MessageVersions = v.InferOutput<typeof MessageVersions>;

/** What is left out stays as it is; `mutedUntilMs` and `draft` null: none. */
export const ConversationSettingsUpdate = v.pipe(
  v.strictObject({
    pinned: v.optional(v.boolean()),
    /** `limits.timeMaxMs`: for good. */
    mutedUntilMs: v.optional(
      v.nullable(v.pipe(TimeMs, v.minValue(0, 'too_small'), v.maxValue(limits.timeMaxMs, 'too_large'))),
    ),
    archived: v.optional(v.boolean()),
    markedUnread: v.optional(v.boolean()),
    draft: v.optional(v.nullable(DraftText)),
  }),
  v.check((update) => Object.keys(update).length > 0, 'required'),
);
export type ConversationSettingsUpdate = v.InferOutput<typeof ConversationSettingsUpdate>;

/** Conversations and what is written in them. */
export const messageOperations = {
  sync: {
    summary: 'Everything that happened since the positions given',
    body: SyncRequest,
    result: SyncResult,
    status: 200,
  },
  'message.list': {
    summary: 'A page of messages',
    params: ConversationParams,
    query: MessageListQuery,
    result: MessageListResult,
    status: 200,
  },
  'message.send': {
    summary: 'Send a message; sent again with the same client id it gets the first answer',
    params: ConversationParams,
    body: v.strictObject({ clientId: ClientId, body: MessageBody, replyToSeq: v.optional(Seq) }),
    result: MessageSendResult,
    status: 200,
  },
  'message.change': {
    summary: 'Edit a message, delete it for everyone, react to it, pin it; once however often it is sent',
    params: MessageParams,
    body: v.strictObject({ clientId: ClientId, change: MessageChange }),
    result: MessageChangeResult,
    status: 200,
  },
  'message.hide': {
    summary: 'Delete messages for oneself alone',
    params: ConversationParams,
    body: v.strictObject({
      seqs: v.pipe(
        v.array(Seq),
        v.minLength(1, 'required'),
        v.maxLength(limits.messagesPerPageMax, 'too_many'),
      ),
    }),
    result: AccountEventResult,
    status: 200,
  },
  'conversation.set': {
    summary: 'Pin, mute, archive, mark as unread, keep a draft; seen by oneself alone',
    params: ConversationParams,
    body: ConversationSettingsUpdate,
    result: AccountEventResult,
    status: 200,
  },
  'message.versions': {
    summary: 'What a message said before it was edited',
    params: MessageParams,
    result: MessageVersions,
    status: 200,
  },
  'receipt.update': {
    summary: 'Tell what was delivered and read',
    body: Receipts,
    result: ReceiptUpdateResult,
    status: 200,
  },
} as const satisfies Record<string, HttpOperation>;
