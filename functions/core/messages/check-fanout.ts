import { pushPoke } from '../broadcast/push.ts';
import type { Context } from '../context.ts';
import { connectionsOf } from '../presence/connections.ts';
import { deleteExpired } from '../retention/sweep.ts';

/**
 * Makes sure that a message, or a change, was told, although its handler may have died after commit. A member whose
 * delivered position reaches the message has acknowledged it; the connected devices of the others get a `poke`, which
 * changes nothing where the message is known. On the way it deletes what has expired in that conversation. A repeat does no
 * harm; a message that was never committed is ignored.
 *
 * @throws ApiError `waking`, `unavailable` where a store is away; the check is then made again later.
 */
export async function checkFanout(
  ctx: Context,
  check: { senderId: string; clientId: string },
): Promise<void> {
  const { rows } = await ctx.db.query<{
    conversation_id: string;
    seq: number;
    waiting: string[];
    has_expired: boolean;
  }>({
    name: 'fanout-check',
    text: `
      select done.conversation_id, done.seq, array(
        select x.user_id from members x
        where x.conversation_id = done.conversation_id and x.delivered_seq < done.seq and x.user_id <> $1
          and (x.left_seq is null or x.left_seq >= done.seq) and x.visible @> done.seq) as waiting,
        exists (
          select from messages e
          where e.conversation_id = done.conversation_id and e.expires_at <= $3) as has_expired
      from (
        select conversation_id, seq from messages where sender_id = $1 and client_id = $2
        union all
        select conversation_id, seq from commands where user_id = $1 and client_id = $2) done`,
    values: [check.senderId, check.clientId, new Date(ctx.clock.now())],
  });
  const message = rows[0];
  if (message?.has_expired) await deleteExpired(ctx, message.conversation_id);
  if (!message || message.waiting.length === 0) return;
  await pushPoke(ctx, await connectionsOf(ctx, message.waiting), message.conversation_id, message.seq);
}
