-- What is told, with the rules of privacy settings and blocks.

-- The people between whom and this person is a block, whoever of the two it is by.
create function separated_from(person uuid) returns table (user_id uuid)
  language sql stable parallel safe
  begin atomic
    select b.blocked_id from blocks b where b.blocker_id = person
    union all
    select b.blocker_id from blocks b where b.blocked_id = person;
  end;

-- The friends who see whether `me` is online, and whom `me` sees: both have presence on, and neither blocked the other.
create function presence_peers(me users) returns uuid[]
  language sql stable parallel safe
  return array(
    select f.friend_id from friends_of(me.id) f join users u on u.id = f.friend_id
    where me.show_presence and u.show_presence
      and u.id not in (select s.user_id from separated_from(me.id) s));

-- As before, without what was hidden from `me`.
create or replace function message_json(m messages, me members, at timestamptz) returns json
  language sql stable parallel safe
  return json_strip_nulls(json_build_object(
    'conversationId', m.conversation_id, 'seq', m.seq, 'clientId', m.client_id, 'senderId', m.sender_id,
    'sentAtMs', epoch_ms(m.sent_at), 'bodyFormat', m.body_format, 'keyId', m.key_id,
    'body', encode(m.body, 'base64'),
    'editedAtMs', epoch_ms(m.edited_at), 'deletedAtMs', epoch_ms(m.deleted_at), 'expiresAtMs', epoch_ms(m.expires_at),
    'pinnedAtMs', case when m.pin_hidden_from is distinct from me.user_id then epoch_ms(m.pinned_at) end,
    'replyTo', case when m.reply_to_seq is not null then coalesce(
      (select json_build_object('seq', q.seq, 'senderId', q.sender_id, 'bodyFormat', q.body_format, 'keyId', q.key_id,
          'body', encode(q.body, 'base64'))
        from messages q where q.conversation_id = m.conversation_id and q.seq = m.reply_to_seq and may_see(me, q, at)),
      json_build_object('seq', m.reply_to_seq)) end,
    'reactions', case when m.changed_seq is not null then (
      select json_agg(json_build_object('emoji', r.emoji, 'userIds', r.user_ids) order by r.first, r.emoji)
      from (
        select x.emoji, min(x.created_at) as first, json_agg(x.user_id order by x.created_at, x.user_id) as user_ids
        from reactions x where x.conversation_id = m.conversation_id and x.seq = m.seq
          and x.hidden_from is distinct from me.user_id
        group by x.emoji) r) end));

create or replace function settings_json(me members) returns json
  language sql stable parallel safe
  return json_strip_nulls(json_build_object(
    'pinnedAtMs', epoch_ms(me.pinned_at), 'mutedUntilMs', epoch_ms(me.muted_until),
    'archivedSeq', case when me.archived then me.archived_seq end, 'markedUnread', nullif(me.marked_unread, false),
    'draft', case when me.draft is not null then json_build_object(
      'bodyFormat', me.draft_format, 'keyId', me.draft_key_id, 'body', encode(me.draft, 'base64')) end,
    'privateReadSeq', nullif(me.private_read_seq, 0)));

-- Who does not tell what they have read is not told what others have: 0 stands for "not told".
create function member_json(m members, with_reads boolean) returns json
  language sql stable parallel safe
  return json_build_object(
    'person', (select person_json(u) from users u where u.id = m.user_id),
    'role', m.role, 'deliveredSeq', m.delivered_seq, 'readSeq', case when with_reads then m.read_seq else 0 end);

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
    'details', case when c.title is not null or c.retention_seconds is not null then details_json(c) end,
    'settings', settings_json(me),
    'ended', case when me.left_seq is not null then true end,
    'lastMessage', (
      select message_json(l, me, at) from messages l
      where l.conversation_id = c.id and l.seq <= coalesce(me.left_seq, c.last_seq) and may_see(me, l, at)
      order by l.seq desc limit 1),
    'unread', (
      select count(*) from (
        select from messages n
        where n.conversation_id = c.id and n.sender_id <> me.user_id and n.kind = 'message' and n.deleted_at is null
          and n.seq > own_read_seq(me) and may_see(me, n, at)
        limit unread_max) counted),
    'unreadMentions', (
      select json_agg(first.seq order by first.seq) from (
        select x.seq from mentions x join messages n on n.conversation_id = x.conversation_id and n.seq = x.seq
        where x.user_id = me.user_id and x.conversation_id = c.id and x.seq > own_read_seq(me) and may_see(me, n, at)
        order by x.seq limit mentions_max) first),
    'pinnedSeqs', (
      select json_agg(p.seq order by p.pinned_at, p.seq) from messages p
      where p.conversation_id = c.id and p.pinned_at is not null
        and p.pin_hidden_from is distinct from me.user_id and may_see(me, p, at))));

drop function member_json(members);
