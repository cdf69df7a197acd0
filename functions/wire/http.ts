import type * as v from 'valibot';
import { accessTokenOperations } from './operations/access-tokens.ts';
import { accountOperations } from './operations/accounts.ts';
import { adminOperations } from './operations/admin.ts';
import { attachmentOperations } from './operations/attachments.ts';
import { erasureOperations } from './operations/erasure.ts';
import { exportOperations } from './operations/exports.ts';
import { groupOperations } from './operations/groups.ts';
import { messageOperations } from './operations/messages.ts';
import type { HttpOperation } from './operations/operation.ts';
import { peopleOperations } from './operations/people.ts';
import { privacyOperations } from './operations/privacy.ts';
import { pushOperations } from './operations/push.ts';
import { retentionOperations } from './operations/retention.ts';
import { searchOperations } from './operations/search.ts';
import { securityOperations } from './operations/security.ts';

export type { HealthResult } from './operations/accounts.ts';
export type {
  AttachmentListQuery,
  ConversationSettingsUpdate,
  MessageListQuery,
  MessageListResult,
  MessageVersions,
} from './operations/messages.ts';
export { AccountEventResult, type HttpOperation } from './operations/operation.ts';

/** Every operation of the HTTP door, by the name it has in the manifest. */
export const httpOperations = {
  ...accountOperations,
  ...securityOperations,
  ...accessTokenOperations,
  ...peopleOperations,
  ...messageOperations,
  ...groupOperations,
  ...pushOperations,
  ...adminOperations,
  ...privacyOperations,
  ...erasureOperations,
  ...retentionOperations,
  ...attachmentOperations,
  ...exportOperations,
  ...searchOperations,
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
