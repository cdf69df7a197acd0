import { push } from '../broadcast/push.ts';
import type { Context } from '../context.ts';
import { connectionsOf } from '../presence/connections.ts';

/**
 * Makes sure that a message was told, although the handler that sent it may have died after commit. A member whose
 * delivered position reaches the message has acknowledged it; the connected devices of the others get a `poke`, which
 * changes nothing where the message is known. A repeat does no harm; a message that was never committed is ignored.
 *
 * @throws ApiError `waking`, `unavailable` where a store is away; the check is then made again later.
 */
export async function checkFanout(
  ctx: Context,
  check: { senderId: string; clientId: string },
): Promise<void> {
  const { rows } = await ctx.db.query<{ conversation_id: string; seq: number; waiting: string[] }>({
    name: 'fanout-check',
    text: `
      select m.conversation_id, m.seq, array(
        select x.user_id from members x
        where x.conversation_id = m.conversation_id and x.delivered_seq < m.seq and x.user_id <> m.sender_id) as waiting
      from messages m where m.sender_id = $1 and m.client_id = $2`,
    values: [check.senderId, check.clientId],
  });
  const message = rows[0];
  if (!message || message.waiting.length === 0) return;
  const connections = await connectionsOf(ctx, message.waiting);
  const poke = { type: 'poke', conversationId: message.conversation_id, seq: message.seq };
  await push(ctx, connections, JSON.stringify(poke));
}
