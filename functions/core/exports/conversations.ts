import { tableOf } from '../../wire/registry/index.ts';
import { itemOf, placedBelow, setAt } from './plan.ts';
import type { Reading } from './reading.ts';
import { openMessages, type StoredMessage } from './written.ts';

const conversationColumns = placedBelow(tableOf('conversations'), 'conversations[].');
const ownColumns = placedBelow(tableOf('members'), 'conversations[].own.');
const inviteColumns = placedBelow(tableOf('group_invites'), 'conversations[].invites[].');
const messageColumns = placedBelow(tableOf('messages'), 'conversations[].messages[].');
const names = (placed: typeof messageColumns, alias: string, prefix = '') =>
  placed.map(({ attribute: { name } }) => `${alias}.${name} as "${prefix}${name}"`).join(', ');

/** A conversation without its messages; members are those whom the person can see in it. */
export async function nextConversation(
  reading: Reading,
  afterId: string | null,
): Promise<{ id: string; head: Record<string, unknown> } | null> {
  const { rows } = await reading.ctx.db.query<Record<string, unknown>>({
    text: `
      select ${names(conversationColumns, 'c')}, ${names(ownColumns, 'me', 'own_')},
        (select json_agg(json_build_object('person', m.user_id,
            'role', case when me.left_seq is null then m.role else 'member' end) order by m.user_id)
          from members m
          where m.conversation_id = c.id and m.joined_seq <= coalesce(me.left_seq, c.last_seq)) as members
      from members me join conversations c on c.id = me.conversation_id
      where me.user_id = $1 and ($2::uuid is null or c.id > $2) order by c.id limit 1`,
    values: [reading.userId, afterId],
  });
  const row = rows[0];
  if (!row) return null;
  const head: Record<string, unknown> = { id: row.id };
  for (const [name, value] of Object.entries(itemOf(conversationColumns, row))) head[name] = value;
  const own = Object.fromEntries(
    ownColumns.map(({ attribute: { name } }) => [name, row[`own_${name}`]] as const),
  );
  setAt(head, ['own'], itemOf(ownColumns, own));
  head.members = row.members ?? [];
  head.invites = await invitesOf(reading, String(row.id));
  return { id: String(row.id), head };
}

/**
 * A page of the messages of a conversation that the person can see, oldest first. What was deleted, has expired or was hidden
 * is not there; of a conversation that they took off their list, only what they wrote themselves is.
 */
export async function readMessages(
  reading: Reading,
  conversationId: string,
  afterSeq: number,
): Promise<{ messages: Record<string, unknown>[]; lastSeq: number; more: boolean }> {
  const { rows } = await reading.ctx.db.query<StoredMessage & Record<string, unknown>>({
    name: 'export-messages',
    text: `
      select ${names(messageColumns, 'm')}, m.body_format as "bodyFormat", m.key_id as "keyId",
        m.conversation_id as "conversationId", m.sender_id as "senderId", m.client_id as "clientId",
        case when m.pin_hidden_from is distinct from me.user_id then m.pinned_at end as pinned_at,
        case when m.reply_to_seq is not null then coalesce(
          (select json_strip_nulls(json_build_object('seq', q.seq, 'senderId', q.sender_id, 'clientId', q.client_id,
              'bodyFormat', q.body_format, 'keyId', q.key_id, 'body', encode(q.body, 'base64')))
            from messages q
            where q.conversation_id = m.conversation_id and q.seq = m.reply_to_seq and may_see(me, q, $4)),
          json_build_object('seq', m.reply_to_seq)) end as reply,
        case when m.edited_at is not null then (
          select json_agg(json_strip_nulls(json_build_object('version', v.version, 'writtenAtMs', epoch_ms(v.written_at),
            'bodyFormat', v.body_format, 'keyId', v.key_id, 'body', encode(v.body, 'base64'))) order by v.version)
          from message_versions v where v.conversation_id = m.conversation_id and v.seq = m.seq) end as versions,
        case when m.changed_seq is not null then (
          select json_agg(json_build_object('emoji', x.emoji, 'person', x.user_id) order by x.created_at, x.user_id)
          from reactions x where x.conversation_id = m.conversation_id and x.seq = m.seq
            and x.hidden_from is distinct from me.user_id) end as reactions
      from members me join messages m on m.conversation_id = me.conversation_id
      where me.conversation_id = $1 and me.user_id = $2 and m.seq > $3
        and m.seq <= coalesce(me.left_seq, $6) and may_see(me, m, $4) and m.deleted_at is null
        and (not me.hidden or m.sender_id = me.user_id)
      order by m.seq limit $5`,
    values: [
      conversationId,
      reading.userId,
      afterSeq,
      new Date(reading.atMs),
      reading.rowsPerPage,
      Number.MAX_SAFE_INTEGER,
    ],
  });
  const opened = await openMessages(reading, rows);
  const messages = rows.map((row, index) => messageOf(reading, row, opened[index]));
  return {
    messages,
    lastSeq: Number(rows.at(-1)?.seq ?? afterSeq),
    more: rows.length === reading.rowsPerPage,
  };
}

/** How many messages there are to be exported, for the progress. */
export async function countMessages(reading: Reading): Promise<number> {
  const { rows } = await reading.ctx.db.query<{ count: number }>({
    text: `
      select count(*) as count
      from members me join messages m on m.conversation_id = me.conversation_id
      where me.user_id = $1 and m.seq <= coalesce(me.left_seq, $3) and may_see(me, m, $2) and m.deleted_at is null
        and (not me.hidden or m.sender_id = me.user_id)`,
    values: [reading.userId, new Date(reading.atMs), Number.MAX_SAFE_INTEGER],
  });
  return rows[0]?.count ?? 0;
}

function messageOf(
  reading: Reading,
  row: Readonly<Record<string, unknown>>,
  opened: { body: unknown; replyTo: unknown; versions: unknown[] } | undefined,
): Record<string, unknown> {
  const own = row.sender_id === reading.userId;
  const message: Record<string, unknown> = itemOf(messageColumns, row);
  message.author = own ? 'self' : row.sender_id;
  message.body = opened?.body ?? null;
  message.replyTo = opened?.replyTo ?? null;
  message.versions = opened?.versions ?? [];
  message.reactions = row.reactions ?? [];
  // Article 20 is about what the person provided themselves.
  message.portable = own;
  return message;
}

async function invitesOf(reading: Reading, conversationId: string): Promise<unknown[]> {
  const { rows } = await reading.ctx.db.query<Record<string, unknown>>({
    text: `
      select ${names(inviteColumns, 't')} from group_invites t
      where t.conversation_id = $2 and t.created_by = $1 order by t.id`,
    values: [reading.userId, conversationId],
  });
  return rows.map((row) => itemOf(inviteColumns, row));
}
