import { randomUUID } from 'node:crypto';
import type { Queryable } from '../../../functions/core/context.ts';

/** A group whose members need not be friends of anybody; the first one owns it. */
export async function makeGroup(db: Queryable, memberIds: readonly string[]): Promise<string> {
  const id = randomUUID();
  await db.query({
    text: `
      with made as (
        insert into conversations (id, kind, title, created_at) values ($1, 'group', 'Bench', now()) returning id)
      insert into members (conversation_id, user_id, role)
      select made.id, given.id, case when given.place = 1 then 'owner' else 'member' end
      from made, unnest($2::uuid[]) with ordinality as given (id, place)`,
    values: [id, memberIds],
  });
  return id;
}

/** Writes messages of both members in turn behind those that are there, without telling anybody; then has them counted. */
export async function fillRoom(db: Queryable, room: string, messages: number, analyze = true): Promise<void> {
  await db.query({
    text: `
      with stream as (
        select c.id, c.last_seq, array(select m.user_id from members m where m.conversation_id = c.id) as people
        from conversations c where c.id = $1),
      written as (
        insert into messages (conversation_id, seq, sender_id, client_id, sent_at, body)
        select id, last_seq + n, people[1 + n % 2], gen_random_uuid(), now() - make_interval(secs => $2::int - n),
          convert_to(json_build_object('type', 'text', 'text', 'Message ' || n || ' of a long conversation.')::text, 'UTF8')
        from stream, generate_series(1, $2::int) n)
      update conversations set last_seq = last_seq + $2::int where id = $1`,
    values: [room, messages],
  });
  if (analyze) await db.query({ text: 'vacuum analyze messages' });
}
