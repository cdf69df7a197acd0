import type { KeyObject } from 'node:crypto';
import { ApiError } from '../../wire/errors.ts';
import type { ConversationEvent } from '../../wire/events.ts';
import type { Queryable } from '../context.ts';
import type { Keyring } from '../keys/keyring.ts';
import { openMessage, type SealedMessage } from '../messages/body.ts';
import { createdEvent } from '../messages/events.ts';

/** Who acts, with the key that the lines in their name are sealed with; it is had before the transaction begins. */
export interface Author {
  readonly userId: string;
  readonly key: KeyObject;
  readonly keyring: Keyring;
}

/** A command that may have run before. */
export interface Earlier {
  readonly conversationId: string;
  readonly clientId: string;
}

/**
 * What an earlier run of the same command became: its notice, `unchanged`, or null where there was none.
 *
 * @throws ApiError `client_id_reused`.
 */
export async function findEarlier(
  tx: Queryable,
  at: Date,
  { userId, keyring }: Author,
  { conversationId, clientId }: Earlier,
): Promise<ConversationEvent | 'unchanged' | null> {
  const { rows } = await tx.query<{ conversation_id: string; message: SealedMessage | null }>({
    text: `
      select m.conversation_id, message_json(m, me, $3) as message
      from messages m join members me on me.conversation_id = m.conversation_id and me.user_id = m.sender_id
      where m.sender_id = $1 and m.client_id = $2
      union all
      select conversation_id, null from commands where user_id = $1 and client_id = $2`,
    values: [userId, clientId, at],
  });
  const earlier = rows[0];
  if (!earlier) return null;
  if (earlier.conversation_id !== conversationId) throw new ApiError('client_id_reused');
  return earlier.message ? createdEvent(openMessage(keyring, earlier.message)) : 'unchanged';
}
