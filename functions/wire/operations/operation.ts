import * as v from 'valibot';
import { AccountEvent } from '../events.ts';
import { Uuid } from '../values.ts';

/** The shape of one HTTP operation: what it takes and what it answers. */
export interface HttpOperation {
  readonly summary: string;
  readonly params?: v.GenericSchema;
  readonly query?: v.GenericSchema;
  readonly body?: v.GenericSchema;
  /** `null`: 204 without a body. */
  readonly result: v.GenericSchema | null;
  readonly status: 200 | 201 | 202 | 204;
}

export const UserParams = v.strictObject({ userId: Uuid });
export const ConversationParams = v.strictObject({ conversationId: Uuid });

/** `null` when nothing changed, because it was done before. */
export const AccountEventResult = v.object({ event: v.nullable(AccountEvent) });
export type AccountEventResult = v.InferOutput<typeof AccountEventResult>;
