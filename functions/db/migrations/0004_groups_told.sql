-- How the streams are told.

drop function account_event_json(account_events, integer);
drop function notification_json(account_events);
drop function conversation_json(conversations, uuid, integer);
drop function message_json(messages);
drop function append_account_event(uuid, text, uuid, text, bigint, timestamptz);
drop function send_message(uuid, uuid, uuid, timestamptz, smallint, uuid, bytea);

-- Whether a member may see a message at this moment: the one rule, in every statement that reads messages.
create function may_see(me members, m messages, at timestamptz) returns boolean
  language sql immutable parallel safe
  return me.visible @> m.seq and (m.expires_at is null or m.expires_at > at);

create function own_read_seq(me members) returns bigint
  language sql immutable parallel safe
  return greatest(me.read_seq, me.private_read_seq);

-- `bodyFormat`, `keyId` and `body` are opened by the handler, also inside of `replyTo`. Absent is as good as null.
create function message_json(m messages, me members, at timestamptz) returns json
  language sql stable parallel safe
  return json_strip_nulls(json_build_object(
    'conversationId', m.conversation_id, 'seq', m.seq, 'clientId', m.client_id, 'senderId', m.sender_id,
    'sentAtMs', epoch_ms(m.sent_at), 'bodyFormat', m.body_format, 'keyId', m.key_id,
    'body', encode(m.body, 'base64'),
    'editedAtMs', epoch_ms(m.edited_at), 'deletedAtMs', epoch_ms(m.deleted_at), 'expiresAtMs', epoch_ms(m.expires_at),
    'pinnedAtMs', epoch_ms(m.pinned_at),
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
        group by x.emoji) r) end));

create function details_json(c conversations) returns json
  language sql stable parallel safe
  return json_strip_nulls(json_build_object(
    'title', c.title, 'description', c.description, 'pictureId', c.picture_id,
    'retentionSeconds', c.retention_seconds));

create function settings_json(me members) returns json
  language sql stable parallel safe
  return json_strip_nulls(json_build_object(
    'pinnedAtMs', epoch_ms(me.pinned_at), 'mutedUntilMs', epoch_ms(me.muted_until),
    'archived', nullif(me.archived, false), 'markedUnread', nullif(me.marked_unread, false),
    'draft', case when me.draft is not null then json_build_object(
      'bodyFormat', me.draft_format, 'keyId', me.draft_key_id, 'body', encode(me.draft, 'base64')) end,
    'privateReadSeq', case when me.private_read_seq > me.read_seq then me.private_read_seq end));

create function member_json(m members) returns json
  language sql stable parallel safe
  return json_build_object(
    'person', (select person_json(u) from users u where u.id = m.user_id),
    'role', m.role, 'deliveredSeq', m.delivered_seq, 'readSeq', m.read_seq);

-- A conversation as `me` sees it. Unread is derived from positions, and counted up to `unread_max`. For a person who left
-- it stands still: the members of that moment, without roles and positions, which may have changed since.
create function conversation_json(
  c conversations, me members, unread_max integer, mentions_max integer, at timestamptz) returns json
  language sql stable parallel safe
  return json_strip_nulls(json_build_object(
    'id', c.id, 'kind', c.kind, 'createdAtMs', epoch_ms(c.created_at), 'seq', coalesce(me.left_seq, c.last_seq),
    'members', (
      select json_agg(case when me.left_seq is null then member_json(m)
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
      where p.conversation_id = c.id and p.pinned_at is not null and may_see(me, p, at))));

create function privacy_json(u users) returns json
  language sql stable parallel safe
  return json_build_object('findable', u.findable, 'presence', u.show_presence, 'typing', u.show_typing,
    'receipts', u.share_receipts, 'groupAdds', u.allow_group_adds);

create function append_account_event(
  p_user_id uuid, p_type text, p_subject_id uuid, p_detail text, p_position bigint, p_conversation_id uuid,
  p_seqs bigint[], p_at timestamptz)
  returns account_events
  language sql
  begin atomic
    with moved as (
      update users set account_seq = account_seq + 1 where id = p_user_id returning account_seq)
    insert into account_events
        (user_id, seq, type, subject_id, detail, position, conversation_id, seqs, created_at)
      select p_user_id, moved.account_seq, p_type, p_subject_id, p_detail, p_position, p_conversation_id, p_seqs, p_at
      from moved
      returning *;
  end;

-- One line of the notification centre, or null where the event is none.
create function notification_json(e account_events) returns json
  language sql stable parallel safe
  return case
    when e.type = 'friend_request.received' or (e.type = 'friend.added' and e.detail = 'accepted')
      or (e.type = 'conversation.added' and e.detail = 'added') then
      json_strip_nulls(json_build_object('seq', e.seq, 'type', e.type, 'createdAtMs', epoch_ms(e.created_at),
        'person', (select person_json(u) from users u where u.id = e.subject_id),
        'conversationId', e.conversation_id)) end;

create function account_event_json(
  e account_events, unread_max integer, mentions_max integer, at timestamptz) returns json
  language sql stable parallel safe
  return case e.type
    when 'friend_request.received' then json_build_object('type', e.type, 'seq', e.seq,
      'request', request_json(e.subject_id, e.created_at), 'notification', notification_json(e))
    when 'friend_request.sent' then json_build_object('type', e.type, 'seq', e.seq,
      'request', request_json(e.subject_id, e.created_at))
    when 'friend_request.closed' then json_build_object('type', e.type, 'seq', e.seq,
      'userId', e.subject_id, 'direction', e.detail)
    when 'friend.added' then (
      select json_build_object('type', e.type, 'seq', e.seq,
        'friend', json_build_object('person', person_json(u), 'conversationId', c.id, 'sinceMs', epoch_ms(e.created_at)),
        'conversation', conversation_json(c, me, unread_max, mentions_max, at), 'notification', notification_json(e))
      from users u, conversations c, members me
      where u.id = e.subject_id and c.direct_low = least(e.user_id, e.subject_id)
        and c.direct_high = greatest(e.user_id, e.subject_id)
        and me.conversation_id = c.id and me.user_id = e.user_id)
    when 'friend.removed' then json_build_object('type', e.type, 'seq', e.seq, 'userId', e.subject_id)
    when 'notifications.seen' then json_build_object('type', e.type, 'seq', e.seq, 'seenSeq', e.position)
    when 'conversation.added' then (
      select json_build_object('type', e.type, 'seq', e.seq,
        'conversation', conversation_json(c, me, unread_max, mentions_max, at), 'notification', notification_json(e))
      from conversations c join members me on me.conversation_id = c.id and me.user_id = e.user_id
      where c.id = e.conversation_id and not me.hidden)
    when 'conversation.hidden' then json_build_object('type', e.type, 'seq', e.seq, 'hiddenId', e.conversation_id)
    when 'conversation.settings' then (
      select json_build_object('type', e.type, 'seq', e.seq, 'settingsOf', e.conversation_id, 'settings', settings_json(me))
      from members me where me.conversation_id = e.conversation_id and me.user_id = e.user_id)
    when 'messages.hidden' then json_build_object('type', e.type, 'seq', e.seq,
      'hiddenIn', e.conversation_id, 'messageSeqs', e.seqs)
    when 'privacy.changed' then (
      select json_build_object('type', e.type, 'seq', e.seq, 'privacy', privacy_json(u)) from users u where u.id = e.user_id)
    when 'person.blocked' then (
      select json_build_object('type', e.type, 'seq', e.seq, 'person', person_json(u)) from users u where u.id = e.subject_id)
    when 'person.unblocked' then json_build_object('type', e.type, 'seq', e.seq, 'userId', e.subject_id)
  end;
