import type { TextBody } from '../../wire/conversations.ts';
import { ApiError } from '../../wire/errors.ts';
import type { MessageVersions } from '../../wire/http.ts';
import type { Actor, Context } from '../context.ts';
import { keyringFor } from '../keys/keyring.ts';
import { open, type Sealed } from './body.ts';

/**
 * What a message said before each of its edits, oldest first; empty where it was never edited.
 *
 * @throws ApiError `not_found` where the caller cannot see such a message.
 */
export async function listVersions(
  ctx: Context,
  actor: Actor,
  { conversationId, seq }: { conversationId: string; seq: number },
): Promise<MessageVersions['versions']> {
  const { rows } = await ctx.db.query<{
    senderId: string;
    clientId: string;
    versions: (Sealed & { writtenAtMs: number })[] | null;
  }>({
    name: 'message-versions',
    text: `
      select m.sender_id as "senderId", m.client_id as "clientId", (
        select json_agg(json_build_object('writtenAtMs', epoch_ms(v.written_at), 'bodyFormat', v.body_format,
          'keyId', v.key_id, 'body', encode(v.body, 'base64')) order by v.version)
        from message_versions v where v.conversation_id = m.conversation_id and v.seq = m.seq) as versions
      from members me
      join messages m on m.conversation_id = me.conversation_id and m.seq = $3 and may_see(me, m, $4)
      where me.conversation_id = $1 and me.user_id = $2 and not me.hidden`,
    values: [conversationId, actor.userId, seq, new Date(ctx.clock.now())],
  });
  const [row] = rows;
  if (!row) throw new ApiError('not_found');
  const keyring = await keyringFor(ctx, row);
  const message = { conversationId, seq, senderId: row.senderId, clientId: row.clientId };
  return (row.versions ?? []).flatMap(({ writtenAtMs, ...sealed }) => {
    const body = open<TextBody>(keyring, sealed, { message });
    return body ? [{ writtenAtMs, body }] : [];
  });
}
