import type { MessageBody, TextBody } from '../../wire/conversations.ts';
import { ApiError, type ErrorCode } from '../../wire/errors.ts';
import type { ConversationEvent } from '../../wire/events.ts';
import type { MessageSend } from '../../wire/frames.ts';
import { assertAllowed } from '../access-tokens/allowed.ts';
import { claimAttached, findAttached } from '../attachments/claim.ts';
import { broadcast, type Origin, poke } from '../broadcast/broadcast.ts';
import type { Actor, Context, Queryable } from '../context.ts';
import { keyringFor } from '../keys/keyring.ts';
import { assertInTime, rateValues } from '../limits/person-rate.ts';
import { tokensOf } from '../search/tokens.ts';
import { mentionedIn, openMessage, type SealedMessage, sealWith } from './body.ts';
import { besideFanoutCheck } from './enqueue-check.ts';
import { createdEvent } from './events.ts';

interface SendRow {
  readonly outcome: 'sent' | 'repeat' | 'not_found' | 'not_friends' | 'person_blocked' | 'client_id_reused';
  readonly message: SealedMessage;
  readonly recipients: string[];
  /** Recipients to whom the message reads differently than to the caller. */
  readonly others: string[] | null;
  /** Above 0: the sender's allowance is used up for so long, and nothing was done. */
  readonly wait_ms: number;
}

/**
 * Sends a message: one round trip to the database, then pushes to every member. Resolves with the event it became.
 *
 * A repeat with the same client id, at any time and over any door, gets the first answer and sends nothing again.
 * A message that it answers and that the sender cannot see is left out. What is attached is claimed with it, in one
 * transaction.
 *
 * @throws ApiError `not_found` (no such conversation, or not a member), `not_friends`, `person_blocked` (by the sender),
 *   `client_id_reused`, `unavailable`, `too_many_requests`, `upload_unusable`, `scope_required` for a reply, or for forwarded files, by a token that may not
 *   read.
 */
export async function sendMessage(
  ctx: Context,
  actor: Actor,
  command: MessageSend,
  origin: Origin = {},
): Promise<ConversationEvent> {
  // A reply quotes what it answers, and would show it to a token that may only write.
  const { clientId, body, replyToSeq } = command;
  const shows = replyToSeq !== undefined || (body.attachments && body.forwarded);
  if (shows) assertAllowed(actor, ['messages:read']);
  const row = await besideFanoutCheck(ctx, actor, { clientId, operation: 'message.send' }, () =>
    body.attachments ? insertAttached(ctx, actor, command) : insert(ctx, actor, command, textOf(body)),
  );
  if (row.outcome !== 'sent' && row.outcome !== 'repeat') throw new ApiError(row.outcome satisfies ErrorCode);

  const event = createdEvent(openMessage(await keyringFor(ctx, row.message), row.message));
  if (row.outcome === 'sent') {
    await broadcast(ctx, row.recipients, event, origin);
    await poke(ctx, row.others ?? [], event);
  }
  return event;
}

/** A repeat needs nothing of what it names: it was claimed by the first one. */
async function insertAttached(ctx: Context, actor: Actor, command: MessageSend): Promise<SendRow> {
  const sent = await ctx.db.query({
    text: 'select from messages where sender_id = $1 and client_id = $2',
    values: [actor.userId, command.clientId],
  });
  const { body } = command;
  const attached =
    sent.rowCount > 0 ? { body: textOf(body), claims: [] } : await findAttached(ctx, actor, body);
  // So that it is at hand in the transaction.
  await ctx.personKeys.ensure(actor.userId);
  return ctx.db.transaction(async (tx) => {
    const row = await insert(ctx, actor, command, attached.body, tx);
    if (row.outcome === 'sent') {
      const { conversationId, seq, sentAtMs } = row.message;
      await claimAttached(tx, actor, { conversationId, seq, sentAt: new Date(sentAtMs) }, attached.claims);
    }
    return row;
  });
}

async function insert(
  ctx: Context,
  actor: Actor,
  command: MessageSend,
  body: TextBody,
  db: Queryable = ctx.db,
): Promise<SendRow> {
  const sent = { ...command, senderId: actor.userId };
  const key = await ctx.personKeys.ensure(actor.userId);
  const sealed = sealWith(key, actor.userId, body, { sent });
  const mentioned = mentionedIn(body);
  const { rows } = await db.query<SendRow>({
    name: 'message-send',
    // Out of allowance, the conversation is none: nothing is looked up and nothing is locked.
    text: `
      select s.outcome, s.message, s.recipients, s.others, r.wait_ms
      from take_rate($2, $11, $4, $12, $13) r (wait_ms),
        send_message(case when r.wait_ms = 0 then $1::uuid end, $2, $3, $4, $5, $6, $7, $8, $9, $10) s`,
    values: [
      command.conversationId,
      actor.userId,
      command.clientId,
      new Date(ctx.clock.now()),
      sealed.format,
      sealed.keyId,
      sealed.bytes,
      command.replyToSeq ?? null,
      mentioned.length > 0 ? mentioned : null,
      tokensOf(key, command.conversationId, body),
      ...rateValues(ctx, actor, 'messages').filter((_, index) => index === 1 || index > 2),
    ],
  });
  const row = rows[0];
  if (!row) throw new Error('send_message answered no row.');
  assertInTime(row.wait_ms);
  return row;
}

function textOf({ attachments: _, ...text }: MessageBody): TextBody {
  return text;
}
