import { ApiError, type ErrorCode } from '../../wire/errors.ts';
import type { ConversationEvent } from '../../wire/events.ts';
import type { MessageSend } from '../../wire/frames.ts';
import { times } from '../../wire/limits.ts';
import { broadcast, type Origin } from '../broadcast/broadcast.ts';
import type { Actor, Context } from '../context.ts';
import { openMessage, type SealedMessage, sealBody } from './body.ts';

interface SendRow {
  readonly outcome: 'sent' | 'repeat' | 'not_found' | 'not_friends' | 'client_id_reused';
  readonly message: SealedMessage;
  readonly recipients: string[];
}

/**
 * Sends a message: one round trip to the database, then pushes to every member. Resolves with the event it became.
 *
 * A repeat with the same client id, at any time and over any door, gets the first answer and sends nothing again.
 * Beside the insert a delayed check is enqueued, so that members hear of the message even if this handler dies between
 * commit and push.
 *
 * @throws ApiError `not_found` (no such conversation, or not a member), `not_friends`, `client_id_reused`.
 */
export async function sendMessage(
  ctx: Context,
  actor: Actor,
  command: MessageSend,
  origin: Origin = {},
): Promise<ConversationEvent> {
  const row = await insertAndEnqueue(ctx, actor, command);
  if (row.outcome !== 'sent' && row.outcome !== 'repeat') throw new ApiError(row.outcome satisfies ErrorCode);

  const message = openMessage(row.message);
  const event: ConversationEvent = {
    type: 'message.created',
    conversationId: message.conversationId,
    seq: message.seq,
    message,
  };
  if (row.outcome === 'sent') await broadcast(ctx, row.recipients, event, origin);
  return event;
}

/** Both at once; both are awaited also when the insert fails, because Lambda freezes what a handler leaves under way. */
async function insertAndEnqueue(ctx: Context, actor: Actor, command: MessageSend): Promise<SendRow> {
  const enqueued = enqueueCheck(ctx, actor, command);
  try {
    return await insert(ctx, actor, command);
  } finally {
    await enqueued;
  }
}

async function insert(ctx: Context, actor: Actor, command: MessageSend): Promise<SendRow> {
  const sealed = sealBody(command.body);
  const { rows } = await ctx.db.query<SendRow>({
    name: 'message-send',
    text: `
      select outcome, message_json(message) as message, recipients
      from send_message($1, $2, $3, $4, $5, $6, $7)`,
    values: [
      command.conversationId,
      actor.userId,
      command.clientId,
      new Date(ctx.clock.now()),
      sealed.format,
      sealed.keyId,
      sealed.bytes,
    ],
  });
  const row = rows[0];
  if (!row) throw new Error('send_message answered no row.');
  return row;
}

/** Without the queue a message is still sent; then only a handler that dies leaves members to their next sync. */
async function enqueueCheck(ctx: Context, actor: Actor, command: MessageSend): Promise<void> {
  const check = { senderId: actor.userId, clientId: command.clientId };
  try {
    await ctx.fanoutQueue.send(check, times.fanoutCheckDelaySeconds);
  } catch (error) {
    ctx.log.error('The fan-out check could not be enqueued.', {
      operation: 'message.send',
      store: 'queue',
      error,
    });
  }
}
