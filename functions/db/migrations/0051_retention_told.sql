-- How the streams are told, with lifetimes of messages and proposals to lengthen them.

-- What all members share, as `viewer` sees it: a proposal by somebody whom they have blocked is not theirs to answer.
create function details_json(c conversations, viewer uuid) returns json
  language sql stable parallel safe
  return json_strip_nulls(json_build_object(
    'title', c.title, 'description', c.description, 'pictureId', c.picture_id,
    'retentionSeconds', c.retention_seconds,
    'lifetimes', nullif(c.retention_steps, '[]'),
    'retentionProposal', case when c.proposal_seq is not null and not (c.kind = 'direct' and exists (
        select from blocks b where b.blocker_id = viewer and b.blocked_id = c.proposal_by)) then
      json_build_object('seq', c.proposal_seq, 'by', c.proposal_by, 'retentionSeconds', c.proposal_seconds,
        'proposedAtMs', epoch_ms(c.proposal_at), 'agreed', (
          select json_agg(a.user_id order by a.user_id) from members a
          where a.conversation_id = c.id and a.left_seq is null and a.agreed_seq = c.proposal_seq)) end));

-- As before; a quote tells when what it shows expires.
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
          'body', encode(q.body, 'base64'), 'expiresAtMs', epoch_ms(q.expires_at))
        from messages q where q.conversation_id = m.conversation_id and q.seq = m.reply_to_seq and may_see(me, q, at)),
      json_build_object('seq', m.reply_to_seq)) end,
    'reactions', case when m.changed_seq is not null then (
      select json_agg(json_build_object('emoji', r.emoji, 'userIds', r.user_ids) order by r.first, r.emoji)
      from (
        select x.emoji, min(x.created_at) as first, json_agg(x.user_id order by x.created_at, x.user_id) as user_ids
        from reactions x where x.conversation_id = m.conversation_id and x.seq = m.seq
          and x.hidden_from is distinct from me.user_id
        group by x.emoji) r) end));

-- As before; `nextExpiryMs` is when something expires that is counted here but need not be loaded.
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
        and p.pin_hidden_from is distinct from me.user_id and may_see(me, p, at)),
    'nextExpiryMs', case when c.retention_seconds is not null or c.retention_steps <> '[]' then (
      select epoch_ms(min(soon.expires_at)) from (
        (select n.expires_at from messages n
          where n.conversation_id = c.id and n.seq > own_read_seq(me) and n.kind = 'message' and may_see(me, n, at)
          order by n.seq limit unread_max)
        union all
        (select p.expires_at from messages p
          where p.conversation_id = c.id and p.pinned_at is not null and may_see(me, p, at))) soon) end));

drop function details_json(conversations);
