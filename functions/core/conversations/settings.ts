import { ApiError } from '../../wire/errors.ts';
import type { AccountEvent } from '../../wire/events.ts';
import type { ConversationSettingsUpdate } from '../../wire/http.ts';
import { limits } from '../../wire/limits.ts';
import { changeOwn } from '../account-stream/change-own.ts';
import type { Actor, Context } from '../context.ts';
import { seal } from '../messages/body.ts';

/**
 * Changes what the caller set for a conversation: pinned, muted, archived, marked as unread, draft. What is left out stays
 * as it is. Their devices are told the settings as a whole; earlier ones are not kept.
 *
 * @throws ApiError `not_found` where the caller is not, and never was, a member, `unavailable`.
 */
export async function updateConversationSettings(
  ctx: Context,
  actor: Actor,
  conversationId: string,
  update: ConversationSettingsUpdate,
): Promise<AccountEvent | null> {
  const { draft } = update;
  const sealed = draft
    ? await seal(ctx, actor.userId, draft, { draft: { conversationId, userId: actor.userId } })
    : null;
  const change = async (tx: Parameters<Parameters<typeof changeOwn>[2]>[0], at: Date) => {
    const { pinned, mutedUntilMs, archived, markedUnread } = update;
    const { rowCount } = await tx.query({
      text: `
        update members set
          pinned_at = case when $3::boolean then coalesce(pinned_at, $8) when not $3 then null else pinned_at end,
          muted_until = case when $4::boolean then $5::timestamptz else muted_until end,
          archived = coalesce($6::boolean, archived),
          archived_seq = case when $6 then (select c.last_seq from conversations c where c.id = $1) else archived_seq end,
          marked_unread = coalesce($7::boolean, marked_unread),
          draft_format = case when $9::boolean then $10::smallint else draft_format end,
          draft_key_id = case when $9 then $11::uuid else draft_key_id end,
          draft = case when $9 then $12::bytea else draft end
        where conversation_id = $1 and user_id = $2 and not hidden`,
      values: [
        conversationId,
        actor.userId,
        pinned ?? null,
        mutedUntilMs !== undefined,
        // PostgreSQL knows a later last moment than JavaScript, so "for good" fits both.
        mutedUntilMs ? new Date(Math.min(mutedUntilMs, limits.timeMaxMs)) : null,
        archived ?? null,
        markedUnread ?? null,
        at,
        draft !== undefined,
        sealed?.format ?? null,
        sealed?.keyId ?? null,
        sealed?.bytes ?? null,
      ],
    });
    if (rowCount === 0) throw new ApiError('not_found');
    return { type: 'conversation.settings', conversationId } as const;
  };
  return changeOwn(ctx, actor, change, true);
}
