-- As before; unread is counted along the positions of the conversation, and the count stops where it may. Left to choose, PostgreSQL
-- reads the whole table where a conversation holds much of it: it cannot know how little is behind the last read position.
-- `offset 0` keeps it from folding the two levels into one.
create or replace function conversation_json(
  c conversations, me members, unread_max integer, mentions_max integer, at timestamptz) returns json
  language sql stable parallel safe
  return json_strip_nulls(json_build_object(
    'id', c.id, 'kind', c.kind, 'createdAtMs', epoch_ms(c.created_at), 'seq', coalesce(me.left_seq, c.last_seq),
    'members', (
      select json_agg(case when me.left_seq is null then member_json(m,
            m.user_id = me.user_id or (select v.share_receipts from users v where v.id = me.user_id))
          else json_build_object('person', person_json(u), 'role', 'member', 'deliveredSeq', 0, 'readSeq', 0) end
        order by u.id)
      from members m join users u on u.id = m.user_id
      where m.conversation_id = c.id and (m.left_seq is null or m.left_seq > me.left_seq)
        and m.joined_seq <= coalesce(me.left_seq, c.last_seq)),
    'formerMembers', (
      select json_agg(person_json(u) order by u.id)
      from members m join users u on u.id = m.user_id
      where m.conversation_id = c.id and m.left_seq <= coalesce(me.left_seq, c.last_seq)),
    'details', nullif(details_json(c, me.user_id)::jsonb, '{}'),
    'settings', settings_json(me),
    'ended', case when me.left_seq is not null then true end,
    'lastMessage', (
      select message_json(l, me, at) from messages l
      where l.conversation_id = c.id and l.seq <= coalesce(me.left_seq, c.last_seq) and may_see(me, l, at)
      order by l.seq desc limit 1),
    'unread', (
      select count(*) from (
        select from (
          select n as message from messages n
          where n.conversation_id = c.id and n.seq > own_read_seq(me) order by n.seq offset 0) later
        where (later.message).sender_id <> me.user_id and (later.message).kind = 'message'
          and (later.message).deleted_at is null and may_see(me, later.message, at)
        limit unread_max) counted),
    'unreadMentions', (
      select json_agg(first.seq order by first.seq) from (
        select x.seq from mentions x join messages n on n.conversation_id = x.conversation_id and n.seq = x.seq
        where x.user_id = me.user_id and x.conversation_id = c.id and x.seq > own_read_seq(me) and may_see(me, n, at)
        order by x.seq limit mentions_max) first),
    'pinnedSeqs', (
      select json_agg(p.seq order by p.pinned_at, p.seq) from messages p
      where p.conversation_id = c.id and p.pinned_at is not null
        and p.pin_hidden_from is distinct from me.user_id and may_see(me, p, at)),
    'nextExpiryMs', case when c.retention_seconds is not null or c.retention_steps <> '[]' then (
      select epoch_ms(min(soon.expires_at)) from (
        (select n.expires_at from messages n
          where n.conversation_id = c.id and n.seq > own_read_seq(me) and n.kind = 'message' and may_see(me, n, at)
          order by n.seq limit unread_max)
        union all
        (select p.expires_at from messages p
          where p.conversation_id = c.id and p.pinned_at is not null and may_see(me, p, at))) soon) end));
