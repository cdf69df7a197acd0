import type { Message } from '../../wire/conversations.ts';
import { ApiError } from '../../wire/errors.ts';
import type { Actor, Context, Queryable } from '../context.ts';
import { type Keyring, keyringFor } from '../keys/keyring.ts';
import {
  open,
  openMessage,
  type Sealed,
  type SealedBody,
  type SealedMessage,
  seal,
} from '../messages/body.ts';

/** A copy of a message as the reporter saw it, sealed under the report's own key: its author cannot destroy that one. */
interface Copy extends SealedBody {
  readonly message: Message;
}

/** A copy as the database tells it. */
export interface SealedCopy extends Sealed {
  readonly conversationId: string;
  readonly seq: number;
}

/**
 * Copies the chosen messages as the caller sees them now. The key of the report is made for them, before its transaction; a
 * report that is then refused leaves a key that opens nothing.
 *
 * @throws ApiError `not_found` where one of them cannot be seen or is deleted, `unavailable`.
 */
export async function copyChosen(
  ctx: Context,
  actor: Actor,
  reportId: string,
  chosen: readonly { readonly conversationId: string; readonly seq: number }[],
  at: Date,
): Promise<Copy[]> {
  if (chosen.length === 0) return [];
  const { rows } = await ctx.db.query<{ message: SealedMessage }>({
    text: `
      select message_json(m, me, $4) as message
      from (select distinct * from unnest($2::uuid[], $3::bigint[])) as chosen (conversation_id, seq)
      join messages m on m.conversation_id = chosen.conversation_id and m.seq = chosen.seq
      join members me on me.conversation_id = m.conversation_id and me.user_id = $1 and not me.hidden
      where may_see(me, m, $4) and m.body is not null`,
    values: [actor.userId, chosen.map((one) => one.conversationId), chosen.map((one) => one.seq), at],
  });
  const keyring = await keyringFor(ctx, rows);
  const messages = rows
    .map(({ message }) => openMessage(keyring, message))
    .filter(({ body }) => body !== null);
  const wanted = new Set(chosen.map((one) => `${one.conversationId} ${one.seq}`));
  if (messages.length < wanted.size) throw new ApiError('not_found');
  return Promise.all(
    messages.map(async (message) => {
      const copy = { reportId, conversationId: message.conversationId, seq: message.seq };
      return { message, ...(await seal(ctx, reportId, message.body, { copy })) };
    }),
  );
}

/** Stores the copies with their report. */
export async function storeCopies(tx: Queryable, reportId: string, copies: readonly Copy[]): Promise<void> {
  for (const { message, format, keyId, bytes } of copies) {
    await tx.query({
      text: `
        insert into report_messages (report_id, conversation_id, seq, sender_id, sent_at, body_format, key_id, body)
        values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values: [
        reportId,
        message.conversationId,
        message.seq,
        message.senderId,
        new Date(message.sentAtMs),
        format,
        keyId,
        bytes,
      ],
    });
  }
}

/** What a message of a report said; null where the report's key was destroyed, which ends what the report keeps. */
export function openCopy(keyring: Keyring, reportId: string, sealed: SealedCopy): Message['body'] {
  const { conversationId, seq } = sealed;
  return open<NonNullable<Message['body']>>(keyring, sealed, { copy: { reportId, conversationId, seq } });
}
