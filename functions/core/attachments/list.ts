import type { AttachmentListQuery, MessageListResult } from '../../wire/http.ts';
import { limits } from '../../wire/limits.ts';
import type { Actor, Context } from '../context.ts';
import { assertMember } from '../conversations/access.ts';
import { keyringFor } from '../keys/keyring.ts';
import { openMessage, type SealedMessage } from '../messages/body.ts';

/**
 * A page of messages that have files attached, oldest first, ending at the newest or before a position.
 *
 * @throws ApiError `not_found` where the caller is not, and never was, a member.
 */
export async function listAttachments(
  ctx: Context,
  actor: Actor,
  conversationId: string,
  { kind, before }: AttachmentListQuery,
): Promise<MessageListResult> {
  const limit = limits.messagesPerPage;
  const { rows } = await ctx.db.query<{ member: boolean; message: SealedMessage | null }>({
    name: 'attachments-list',
    text: `
      select true as member, message_json(m, me, $5) as message
      from members me
      left join lateral (
        select messages.* from messages
        where conversation_id = $1 and seq < $3 and seq <= coalesce(me.left_seq, seq) and may_see(me, messages, $5)
          and exists (
            select from attachments a
            where a.conversation_id = messages.conversation_id and a.seq = messages.seq and a.state = 'ready'
              and a.kind = any ($6))
        order by seq desc limit $4) m on true
      where me.conversation_id = $1 and me.user_id = $2 and not me.hidden`,
    values: [
      conversationId,
      actor.userId,
      before ?? Number.MAX_SAFE_INTEGER,
      limit + 1,
      new Date(ctx.clock.now()),
      kind === 'media' ? ['image', 'video'] : ['audio', 'file'],
    ],
  });
  assertMember(rows[0]?.member);
  const keyring = await keyringFor(ctx, rows);
  const found = rows.flatMap((row) => (row.message?.seq ? [openMessage(keyring, row.message)] : []));
  return { messages: found.slice(0, limit).reverse(), more: found.length > limit };
}
