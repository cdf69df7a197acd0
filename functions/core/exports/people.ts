import type { Items, Reading } from './reading.ts';

/**
 * Everybody whom the export names, reduced to name and handle. `ref` is how the rest of the document names them. Of a conversation these
 * are the people whom the person can see there.
 */
export async function readPeople(reading: Reading, after: unknown): Promise<Items> {
  const { rows } = await reading.ctx.db.query<{ ref: string }>({
    text: `
      select u.id as ref, u.display_name as name, u.handle from users u
      where u.id <> $1 and ($2::uuid is null or u.id > $2) and u.id in (
        select m.user_id from members me
          join conversations c on c.id = me.conversation_id
          join members m on m.conversation_id = c.id and m.joined_seq <= coalesce(me.left_seq, c.last_seq)
          where me.user_id = $1
        union all select case when f.low_id = $1 then f.high_id else f.low_id end
          from friendships f where $1 in (f.low_id, f.high_id)
        union all select r.addressee_id from friend_requests r where r.requester_id = $1
        union all select r.requester_id from friend_requests r where r.addressee_id = $1 and not r.unseen
        union all select d.requester_id from declined_requests d where d.addressee_id = $1
        union all select b.blocked_id from blocks b where b.blocker_id = $1
        union all select e.subject_id from account_events e where e.user_id = $1
        union all select p.reported_user_id from reports p where p.reporter_id = $1
        union all select s.sender_id from report_messages s join reports p on p.id = s.report_id where p.reporter_id = $1)
      order by u.id limit $3`,
    values: [reading.userId, after, reading.rowsPerPage],
  });
  return { items: rows, after: rows.length === reading.rowsPerPage ? (rows.at(-1)?.ref ?? null) : null };
}
