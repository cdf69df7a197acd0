import * as v from 'valibot';
import {
  AccountInfo,
  FoundPerson,
  RefreshRequest,
  RegisterRequest,
  SessionInfo,
  SignInRequest,
  StorageKey,
} from './accounts.ts';
import { Message, MessageBody } from './conversations.ts';
import { AccountEvent } from './events.ts';
import { MessageSendResult, Receipts, ReceiptUpdateResult } from './frames.ts';
import { limits } from './limits.ts';
import { SyncRequest, SyncResult } from './sync.ts';
import { ClientId, HandleShape, Seq, Uuid } from './values.ts';

/** The shape of one HTTP operation: what it takes and what it answers. */
export interface HttpOperation {
  readonly summary: string;
  readonly params?: v.GenericSchema;
  readonly query?: v.GenericSchema;
  readonly body?: v.GenericSchema;
  /** `null`: 204 without a body. */
  readonly result: v.GenericSchema | null;
  readonly status: 200 | 201 | 204;
}

const UserParams = v.strictObject({ userId: Uuid });
const ConversationParams = v.strictObject({ conversationId: Uuid });
const QuerySeq = v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'not_integer'), v.transform(Number));

/** `before` and `after` exclude themselves; without either the page ends at the newest message. */
export const MessageListQuery = v.pipe(
  v.strictObject({
    before: v.optional(QuerySeq),
    after: v.optional(QuerySeq),
    limit: v.optional(
      v.pipe(QuerySeq, v.minValue(1, 'too_small'), v.maxValue(limits.messagesPerPageMax, 'too_large')),
    ),
  }),
  v.check((query) => query.before === undefined || query.after === undefined, 'before_and_after'),
);
export type MessageListQuery = v.InferOutput<typeof MessageListQuery>;

/** Ordered by `seq`, oldest first. `more` tells whether there is another page in the direction that was asked for. */
export const MessageListResult = v.object({ messages: v.array(Message), more: v.boolean() });
export type MessageListResult = v.InferOutput<typeof MessageListResult>;

/** `null` when nothing changed, because it was done before. */
export const AccountEventResult = v.object({ event: v.nullable(AccountEvent) });
export type AccountEventResult = v.InferOutput<typeof AccountEventResult>;

const StoreState = v.object({ ok: v.boolean(), ms: v.number() });
export const HealthResult = v.object({
  ok: v.boolean(),
  version: v.string(),
  protocol: v.number(),
  stores: v.object({ postgres: StoreState, redis: StoreState, records: StoreState }),
});
export type HealthResult = v.InferOutput<typeof HealthResult>;

/** Every operation of the HTTP door, by the name it has in the manifest. */
export const httpOperations = {
  'health.get': { summary: 'Version, and whether each store answers', result: HealthResult, status: 200 },
  'openapi.get': { summary: 'This document', result: v.unknown(), status: 200 },
  'account.register': {
    summary: 'Create an account and sign in; sent again with the same client id and password it signs in',
    body: RegisterRequest,
    result: SessionInfo,
    status: 201,
  },
  'account.get': { summary: 'The account and its consents', result: AccountInfo, status: 200 },
  'account.storage-key': {
    summary: 'The key for what the browser keeps of this account',
    result: StorageKey,
    status: 200,
  },
  'session.create': { summary: 'Sign in', body: SignInRequest, result: SessionInfo, status: 201 },
  'session.refresh': {
    summary: 'Trade the refresh token for new tokens',
    body: RefreshRequest,
    result: SessionInfo,
    status: 200,
  },
  'session.delete': { summary: 'Sign out here', result: null, status: 204 },
  'person.find': {
    summary: 'Find a person by exact handle',
    params: v.strictObject({ handle: HandleShape }),
    result: FoundPerson,
    status: 200,
  },
  'friend.request': {
    summary: 'Ask a person to be friends; accepts where they have asked before',
    params: UserParams,
    result: AccountEventResult,
    status: 200,
  },
  'friend.cancel': {
    summary: 'Take back a request',
    params: UserParams,
    result: AccountEventResult,
    status: 200,
  },
  'friend.decline': {
    summary: 'Decline a request',
    params: UserParams,
    result: AccountEventResult,
    status: 200,
  },
  'friend.accept': {
    summary: 'Accept a request',
    params: UserParams,
    result: AccountEventResult,
    status: 200,
  },
  'friend.remove': {
    summary: 'Stop being friends',
    params: UserParams,
    result: AccountEventResult,
    status: 200,
  },
  'notification.see': {
    summary: 'Mark notifications as seen up to a position',
    body: v.strictObject({ seenSeq: Seq }),
    result: AccountEventResult,
    status: 200,
  },
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
    body: v.strictObject({ clientId: ClientId, body: MessageBody }),
    result: MessageSendResult,
    status: 200,
  },
  'receipt.update': {
    summary: 'Tell what was delivered and read',
    body: Receipts,
    result: ReceiptUpdateResult,
    status: 200,
  },
} as const satisfies Record<string, HttpOperation>;

export type HttpOperationName = keyof typeof httpOperations;
type Operation<Name extends HttpOperationName> = (typeof httpOperations)[Name];

/** Parsed input of an operation. */
export type HttpInput<Name extends HttpOperationName> = {
  params: Operation<Name> extends { params: infer S extends v.GenericSchema } ? v.InferOutput<S> : undefined;
  query: Operation<Name> extends { query: infer S extends v.GenericSchema } ? v.InferOutput<S> : undefined;
  body: Operation<Name> extends { body: infer S extends v.GenericSchema } ? v.InferOutput<S> : undefined;
};

/** Answer of an operation; `undefined` for 204. */
export type HttpResult<Name extends HttpOperationName> = Operation<Name>['result'] extends infer S extends
  v.GenericSchema
  ? v.InferOutput<S>
  : undefined;
