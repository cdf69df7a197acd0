import type { EditedBody, TextBody } from '../../wire/conversations.ts';
import { ApiError, type ErrorCode } from '../../wire/errors.ts';
import type { ConversationEvent } from '../../wire/events.ts';
import type { MessageChangeCommand } from '../../wire/frames.ts';
import { limits } from '../../wire/limits.ts';
import { isVisible } from '../../wire/values.ts';
import { broadcast, type Origin, poke } from '../broadcast/broadcast.ts';
import type { Actor, Context } from '../context.ts';
import { keyringFor } from '../keys/keyring.ts';
import { tokensOf } from '../search/tokens.ts';
import { mentionedIn, open, openMessage, type Sealed, type SealedMessage, sealWith } from './body.ts';
import { besideFanoutCheck } from './enqueue-check.ts';
import { updatedEvent } from './events.ts';

type Refusal =
  | 'not_found'
  | 'not_friends'
  | 'person_blocked'
  | 'forbidden'
  | 'message_deleted'
  | 'too_many'
  | 'client_id_reused';

interface ChangeRow {
  readonly outcome: 'changed' | 'repeat' | 'unchanged' | Refusal;
  readonly message: SealedMessage;
  readonly seq: number;
  readonly recipients: string[];
  /** Recipients to whom the message reads differently than to the caller. */
  readonly others: string[] | null;
}

/**
 * Edits a message, deletes it for everyone, reacts to it or pins it: one round trip to the database, then pushes to every
 * member who can see it. Only its author edits a message; it is deleted by its author, and in a group by owner and admins.
 *
 * A repeat with the same client id gets the position of the first answer with the message as it stands now; so does a
 * change that changes nothing, and neither is told to anybody.
 *
 * @throws ApiError `not_found`, `not_friends`, `person_blocked`, `forbidden`, `message_deleted`, `too_many`, `client_id_reused`,
 *   `unavailable`.
 */
export async function changeMessage(
  ctx: Context,
  actor: Actor,
  command: MessageChangeCommand,
  origin: Origin = {},
): Promise<ConversationEvent> {
  const { clientId } = command;
  const row = await besideFanoutCheck(ctx, actor, { clientId, operation: 'message.change' }, () =>
    change(ctx, actor, command),
  );
  if (row.outcome !== 'changed' && row.outcome !== 'repeat' && row.outcome !== 'unchanged') {
    throw new ApiError(row.outcome satisfies ErrorCode);
  }
  const event = updatedEvent(row.seq, openMessage(await keyringFor(ctx, row.message), row.message));
  if (row.outcome === 'changed') {
    if (command.change.type === 'delete') await enqueueSweep(ctx);
    await broadcast(ctx, row.recipients, event, origin);
    await poke(ctx, row.others ?? [], event);
  }
  return event;
}

async function change(ctx: Context, actor: Actor, command: MessageChangeCommand): Promise<ChangeRow> {
  const { change: asked } = command;
  const body = asked.type === 'edit' ? await withAttached(ctx, command, asked.body) : null;
  const edit = { ...command, senderId: actor.userId };
  const key = body && (await ctx.personKeys.ensure(actor.userId));
  const sealed = key && sealWith(key, actor.userId, body, { edit });
  const { rows } = await ctx.db.query<ChangeRow>({
    name: 'message-change',
    text: `
      select outcome, message, seq, recipients, others
      from change_message($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    values: [
      command.conversationId,
      actor.userId,
      command.clientId,
      command.seq,
      'on' in asked && !asked.on ? `un${asked.type}` : asked.type,
      new Date(ctx.clock.now()),
      sealed?.format ?? null,
      sealed?.keyId ?? null,
      sealed?.bytes ?? null,
      body ? mentionedIn(body) : null,
      asked.type === 'react' ? asked.emoji : null,
      limits.reactionsPerMessageMax,
      limits.pinsPerConversationMax,
      key && tokensOf(key, command.conversationId, body),
    ],
  });
  const row = rows[0];
  if (!row) throw new Error('change_message answered no row.');
  return row;
}

/**
 * The edited text with what is attached to the message, which stays for ever, so that it may be read before the lock is had.
 * Who may not edit is refused later.
 *
 * @throws ApiError `invalid` for an empty text where nothing is attached.
 */
async function withAttached(
  ctx: Context,
  { conversationId, seq }: MessageChangeCommand,
  body: EditedBody,
): Promise<TextBody> {
  const { rows } = await ctx.db.query<Sealed & { senderId: string; clientId: string }>({
    name: 'message-attached',
    text: `
      select m.sender_id as "senderId", m.client_id as "clientId", m.body_format as "bodyFormat", m.key_id as "keyId", encode(m.body, 'base64') as body
      from messages m
      where m.conversation_id = $1 and m.seq = $2 and m.body is not null and exists (
        select from attachments a where a.conversation_id = m.conversation_id and a.seq = m.seq)`,
    values: [conversationId, seq],
  });
  const [stored] = rows;
  const message = stored && { conversationId, seq, senderId: stored.senderId, clientId: stored.clientId };
  const opened = message && open<TextBody>(await keyringFor(ctx, stored), stored, { message });
  const attachments = opened?.attachments;
  if (!attachments && !isVisible(body.text)) {
    throw new ApiError('invalid', { issues: [{ path: 'change.body.text', reason: 'required' }] });
  }
  return { ...body, ...(attachments ? { attachments } : {}) };
}

/** Without the queue, or after a handler that died, the next file that is dealt with takes the objects along. */
async function enqueueSweep(ctx: Context): Promise<void> {
  try {
    await ctx.filesQueue.send({});
  } catch (error) {
    ctx.log.error('Deleting of files could not be enqueued.', {
      operation: 'message.change',
      store: 'queue',
      error,
    });
  }
}
