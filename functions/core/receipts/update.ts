import type { ReceiptUpdate } from '../../wire/conversations.ts';
import type { ConversationEvent } from '../../wire/events.ts';
import { broadcast, type Origin } from '../broadcast/broadcast.ts';
import type { Actor, Context } from '../context.ts';

interface ReceiptRow {
  readonly conversation_id: string;
  readonly seq: number;
  readonly delivered_seq: number;
  readonly read_seq: number;
  readonly recipients: string[];
}

/**
 * Moves the caller's delivered and read positions forward in any number of conversations, in one round trip, and tells
 * the members. Positions never move back, so a repeat changes nothing; conversations the caller is not in are passed
 * over in silence.
 *
 * @returns the events of the positions that moved.
 */
export async function updateReceipts(
  ctx: Context,
  actor: Actor,
  receipts: readonly ReceiptUpdate[],
  origin: Origin = {},
): Promise<ConversationEvent[]> {
  const { rows } = await ctx.db.query<ReceiptRow>({
    name: 'receipts-update',
    text: 'select * from update_receipts($1, $2, $3, $4)',
    values: [
      actor.userId,
      receipts.map((receipt) => receipt.conversationId),
      receipts.map((receipt) => receipt.deliveredSeq ?? 0),
      receipts.map((receipt) => receipt.readSeq ?? 0),
    ],
  });
  return Promise.all(
    rows.map(async (row) => {
      const event: ConversationEvent = {
        type: 'receipt.updated',
        conversationId: row.conversation_id,
        seq: row.seq,
        userId: actor.userId,
        deliveredSeq: row.delivered_seq,
        readSeq: row.read_seq,
      };
      await broadcast(ctx, row.recipients, event, origin);
      return event;
    }),
  );
}
