import type { RetentionPreview } from '../../wire/retention.ts';
import type { Actor, Context } from '../context.ts';
import { assertMember } from '../conversations/access.ts';

/**
 * What a lifetime would do if it were set now: how many of the messages that the caller can see would be gone at once.
 *
 * @throws ApiError `not_found` where the caller is not a member.
 */
export async function previewRetention(
  ctx: Context,
  actor: Actor,
  { conversationId, retentionSeconds }: { conversationId: string; retentionSeconds?: number | undefined },
): Promise<RetentionPreview> {
  const at = ctx.clock.now();
  const { rows } = await ctx.db.query<RetentionPreview>({
    name: 'retention-preview',
    text: `
      select retention_max() as "retentionMaxSeconds", (
        select count(*) from messages m
        where m.conversation_id = $1 and m.kind = 'message' and m.deleted_at is null and m.sent_at <= $3
          and may_see(me, m, $4)) as "expiringAtOnce"
      from members me where me.conversation_id = $1 and me.user_id = $2 and me.left_seq is null`,
    values: [
      conversationId,
      actor.userId,
      retentionSeconds === undefined ? null : new Date(at - retentionSeconds * 1_000),
      new Date(at),
    ],
  });
  const preview = rows[0];
  assertMember(preview !== undefined);
  return preview as RetentionPreview;
}
