import { createContext } from '../../functions/context.ts';
import type { Database } from '../../functions/core/context.ts';
import { sealWith } from '../../functions/core/messages/body.ts';
import { tokensOf } from '../../functions/core/search/tokens.ts';
import { demoEnvironment } from '../../scripts/local/stack/environment.ts';
import type { Stack } from '../../scripts/local/stack/stack.ts';
import { uuid7 } from './person.ts';

const atOnce = 5_000;

/**
 * Writes so many messages into a conversation, as sending them would have stored them: sealed, with their tokens, one a second
 * until now.
 *
 * @param textOf what the message of each number, from 1 on, says.
 */
export async function fillConversation(
  stack: Stack,
  db: Database,
  room: { readonly conversationId: string; readonly authorIds: readonly string[]; readonly count: number },
  textOf: (nr: number) => string,
): Promise<void> {
  const { conversationId, authorIds, count } = room;
  const ctx = createContext(demoEnvironment(stack.stores, stack.origin, 'test'));
  const keys = new Map<string, Awaited<ReturnType<typeof ctx.personKeys.ensure>>>();
  for (const id of authorIds) keys.set(id, await ctx.personKeys.ensure(id));
  const { rows } = await db.query<{ last_seq: number }>({
    text: 'select last_seq from conversations where id = $1',
    values: [conversationId],
  });
  const first = Number(rows[0]?.last_seq ?? 0);
  const nowMs = Date.now();
  for (let from = 1; from <= count; from += atOnce) {
    const written = Array.from({ length: Math.min(atOnce, count - from + 1) }, (_, index) => {
      const nr = from + index;
      const senderId = authorIds[nr % authorIds.length] as string;
      const key = keys.get(senderId);
      if (!key) throw new Error('No key.');
      const content = { type: 'text', text: textOf(nr) } as const;
      const clientId = uuid7();
      const sealed = sealWith(key, senderId, content, { sent: { conversationId, senderId, clientId } });
      return {
        seq: first + nr,
        sender_id: senderId,
        client_id: clientId,
        sent_at: new Date(nowMs - (count - nr) * 1_000).toISOString(),
        body_format: sealed.format,
        body: sealed.bytes.toString('hex'),
        tokens: tokensOf(key, conversationId, content),
      };
    });
    await db.query({
      text: `
        insert into messages (conversation_id, seq, sender_id, client_id, sent_at, body_format, key_id, body, tokens)
        select $1, seq, sender_id, client_id, sent_at, body_format, sender_id, decode(body, 'hex'), tokens
        from json_to_recordset($2) as given (
          seq bigint, sender_id uuid, client_id uuid, sent_at timestamptz, body_format smallint, body text, tokens integer[])`,
      values: [conversationId, JSON.stringify(written)],
    });
  }
  await db.query({
    text: 'update conversations set last_seq = $2 where id = $1',
    values: [conversationId, first + count],
  });
  await db.query({ text: 'analyze messages' });
}

const words =
  `the of and to in is you that it he was for on are as with his they at be this have from or one had by word but not
   what all were we when your can said there use an each which she do how their if will up other about out many then them
   these so some her would make like him into time has look two more write go see number no way could people my than
   first water been call who oil its now find long down day did get come made may part over new sound take only little
   work know place year live me back give most very after thing our just name good sentence man think say great where
   help through much before line right too mean old any same tell boy follow came want show also around form three small
   set put end does another well large must big even such because turn here why ask went men read need land different`
    .split(/\s+/)
    .filter(Boolean);

/** A sentence that could be one of a chat: often the same words, always the same for the same number. */
export function sentence(nr: number): string {
  let state = (nr * 2_654_435_761) >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const length = 3 + Math.floor(next() * 13);
  return Array.from({ length }, () => words[Math.floor(next() ** 2 * words.length)]).join(' ');
}
