import type { ReceiptUpdate } from '../../wire/conversations.ts';
import type { ConversationEvent, StreamEvent } from '../../wire/events.ts';
import { openAccountEvent, type SealedAccountEvent } from '../account-stream/open.ts';
import { broadcast, type Origin } from '../broadcast/broadcast.ts';
import type { Actor, Context } from '../context.ts';
import { keyringFor } from '../keys/keyring.ts';

interface ReceiptRow {
  readonly conversation_id: string;
  /** null: no position moved that others see. */
  readonly seq: number | null;
  readonly delivered_seq: number;
  readonly read_seq: number;
  readonly recipients: string[];
  /** They share no read positions, and so see none of others. */
  readonly others: string[];
  /** The own settings with a read position that is not shared; null where it did not move. */
  readonly settings: SealedAccountEvent | null;
}

/**
 * Moves the caller's delivered and read positions forward in any number of conversations, in one round trip, and tells
 * the members. Positions never move back, so a repeat changes nothing; conversations the caller is not in are passed
 * over in silence. Who does not share what they read tells it to their own devices alone.
 *
 * @returns the events of the positions that moved.
 */
export async function updateReceipts(
  ctx: Context,
  actor: Actor,
  receipts: readonly ReceiptUpdate[],
  origin: Origin = {},
): Promise<StreamEvent[]> {
  const { rows } = await ctx.db.query<ReceiptRow>({
    name: 'receipts-update',
    text: 'select * from update_receipts($1, $2, $3, $4, $5)',
    values: [
      actor.userId,
      receipts.map((receipt) => receipt.conversationId),
      receipts.map((receipt) => receipt.deliveredSeq ?? 0),
      receipts.map((receipt) => receipt.readSeq ?? 0),
      new Date(ctx.clock.now()),
    ],
  });
  const told = await Promise.all(rows.map((row) => tell(ctx, actor, row, origin)));
  return told.flat();
}

async function tell(ctx: Context, actor: Actor, row: ReceiptRow, origin: Origin): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  if (row.seq !== null) {
    const event: ConversationEvent = {
      type: 'receipt.updated',
      conversationId: row.conversation_id,
      seq: row.seq,
      userId: actor.userId,
      deliveredSeq: row.delivered_seq,
      readSeq: row.read_seq,
    };
    await broadcast(ctx, row.recipients, event, origin);
    if (row.others.length > 0) await broadcast(ctx, row.others, { ...event, readSeq: 0 }, origin);
    events.push(event);
  }
  if (row.settings) {
    const settings = openAccountEvent(await keyringFor(ctx, row.settings), row.settings);
    await broadcast(ctx, [actor.userId], settings, origin);
    events.push(settings);
  }
  return events;
}
