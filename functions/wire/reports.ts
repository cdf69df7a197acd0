import * as v from 'valibot';
import { limits } from './limits.ts';
import { ClientId, ReportComment, Seq, Uuid } from './values.ts';

export const ReportReason = v.picklist(['spam', 'harassment', 'violence', 'sexual', 'illegal', 'other']);
export type ReportReason = v.InferOutput<typeof ReportReason>;

/** About a person, a conversation, or a person in a conversation. The messages must be visible to the reporter. */
export const ReportCreate = v.pipe(
  v.strictObject({
    clientId: ClientId,
    userId: v.optional(Uuid),
    conversationId: v.optional(Uuid),
    reason: ReportReason,
    comment: v.optional(ReportComment, ''),
    messages: v.optional(
      v.pipe(
        v.array(v.strictObject({ conversationId: Uuid, seq: Seq })),
        v.maxLength(limits.reportMessagesMax, 'too_many'),
      ),
      [],
    ),
  }),
  v.check(({ userId, conversationId }) => userId !== undefined || conversationId !== undefined, 'required'),
);
export type ReportCreate = v.InferOutput<typeof ReportCreate>;

export const ReportResult = v.object({ reportId: Uuid });
export type ReportResult = v.InferOutput<typeof ReportResult>;
