-- Groups, what can be done to a message after it was sent, what a person sets for themselves, and blocking.
--
-- A stream keeps only the newest state of what changes: `messages.changed_seq`, `members.changed_seq` and
-- `conversations.details_seq` say at which position it changed last, as `members.receipt_seq` does for receipts.

alter table users
  add column findable boolean not null default true,
  add column show_presence boolean not null default true,
  add column show_typing boolean not null default true,
  add column share_receipts boolean not null default true,
  add column allow_group_adds boolean not null default true;

alter table conversations
  add column title text,
  add column description text,
  add column picture_id uuid,
  add column retention_seconds integer check (retention_seconds > 0),
  add column details_seq bigint not null default 0;

alter table members
  -- Joined, role changed, or left.
  add column changed_seq bigint not null default 0,
  add column joined_seq bigint not null default 0,
  -- The end of the stream for a person who left or was removed; null for a member.
  add column left_seq bigint,
  -- The positions this person may see: from joining to leaving, without what they deleted for themselves.
  add column visible int8multirange not null default '{[1,)}',
  -- How far they have read where others are not to know; see `own_read_seq`.
  add column private_read_seq bigint not null default 0,
  add column pinned_at timestamptz,
  add column muted_until timestamptz,
  add column archived boolean not null default false,
  add column marked_unread boolean not null default false,
  -- Taken off the list after it had ended.
  add column hidden boolean not null default false,
  add column draft_format smallint,
  add column draft_key_id uuid,
  add column draft bytea;

alter table messages
  -- 'notice': a line of the server's own about something the sender did.
  add column kind text not null default 'message' check (kind in ('message', 'notice')),
  add column changed_seq bigint,
  add column edited_at timestamptz,
  add column deleted_at timestamptz,
  add column expires_at timestamptz,
  add column pinned_at timestamptz,
  add column reply_to_seq bigint,
  alter column body drop not null,
  add check ((body is null) = (deleted_at is not null));

create index messages_by_change on messages (conversation_id, changed_seq) where changed_seq is not null;
create index messages_pinned on messages (conversation_id, pinned_at) where pinned_at is not null;
create index messages_by_expiry on messages (expires_at) where expires_at is not null;

-- What a message said before it was edited; version 1 is what was sent.
create table message_versions (
  conversation_id uuid not null,
  seq bigint not null,
  version integer not null,
  written_at timestamptz not null,
  body_format smallint not null,
  key_id uuid,
  body bytea not null,
  primary key (conversation_id, seq, version),
  foreign key (conversation_id, seq) references messages on delete cascade
);

create table reactions (
  conversation_id uuid not null,
  seq bigint not null,
  user_id uuid not null references users,
  emoji text not null,
  created_at timestamptz not null,
  primary key (conversation_id, seq, user_id, emoji),
  foreign key (conversation_id, seq) references messages on delete cascade
);

create index reactions_by_user on reactions (user_id);

create table mentions (
  user_id uuid not null references users,
  conversation_id uuid not null,
  seq bigint not null,
  primary key (user_id, conversation_id, seq),
  foreign key (conversation_id, seq) references messages on delete cascade
);

create index mentions_by_message on mentions (conversation_id, seq);

-- The client ids of commands that left no message of that id behind, so that a repeat is known for ever.
create table commands (
  user_id uuid not null references users,
  client_id uuid not null,
  conversation_id uuid not null,
  seq bigint not null,
  primary key (user_id, client_id)
);

create table group_invites (
  id uuid primary key,
  conversation_id uuid not null references conversations on delete cascade,
  created_by uuid not null references users,
  created_at timestamptz not null,
  expires_at timestamptz,
  max_uses integer check (max_uses > 0),
  uses integer not null default 0,
  revoked_at timestamptz
);

create index group_invites_by_conversation on group_invites (conversation_id);

create table blocks (
  blocker_id uuid not null references users,
  blocked_id uuid not null references users,
  created_at timestamptz not null,
  primary key (blocker_id, blocked_id),
  check (blocker_id <> blocked_id)
);

create index blocks_by_blocked on blocks (blocked_id);

alter table account_events
  add column conversation_id uuid references conversations on delete cascade,
  add column seqs bigint[];

-- ---------------------------------------------------------------------------------------------------------------------
-- Reading

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

-- ---------------------------------------------------------------------------------------------------------------------
-- Writing

-- Sends one message in one round trip. The conversation's row lock comes first, so every check below sees what was
-- committed before it and the sequence has no gap: a statement's own snapshot would be too old for that. A person who
-- blocked the sender of a direct message never gets to see it, and the sender cannot tell.
--
-- outcome: 'sent', 'repeat' (the first answer again), 'not_found', 'not_friends', 'client_id_reused'
create function send_message(
  p_conversation_id uuid, p_sender_id uuid, p_client_id uuid, p_sent_at timestamptz,
  p_body_format smallint, p_key_id uuid, p_body bytea, p_reply_to_seq bigint, p_mentions uuid[],
  out outcome text, out message json, out recipients uuid[])
  language plpgsql as $$
declare
  conversation conversations;
  sender members;
  stored messages;
  blockers uuid[];
begin
  select * into conversation from conversations where id = p_conversation_id for no key update;

  select * into sender from members
    where conversation_id = p_conversation_id and user_id = p_sender_id and left_seq is null;
  if not found then
    outcome := 'not_found';
    return;
  end if;
  select array_agg(user_id) into recipients from members
    where conversation_id = p_conversation_id and left_seq is null;

  select * into stored from messages where sender_id = p_sender_id and client_id = p_client_id;
  if found then
    outcome := case when stored.conversation_id = p_conversation_id then 'repeat' else 'client_id_reused' end;
    message := message_json(stored, sender, p_sent_at);
    return;
  end if;
  if exists (select from commands where user_id = p_sender_id and client_id = p_client_id) then
    outcome := 'client_id_reused';
    return;
  end if;

  if conversation.kind = 'direct' then
    if not exists (select from friendships where conversation_id = p_conversation_id) then
      outcome := 'not_friends';
      return;
    end if;
    blockers := array(
      select b.blocker_id from blocks b where b.blocked_id = p_sender_id and b.blocker_id = any (recipients));
  end if;
  if p_reply_to_seq is not null and not exists (
      select from messages q where q.conversation_id = p_conversation_id and q.seq = p_reply_to_seq
        and may_see(sender, q, p_sent_at)) then
    p_reply_to_seq := null;
  end if;

  insert into messages (
      conversation_id, seq, sender_id, client_id, sent_at, body_format, key_id, body, reply_to_seq, expires_at)
    values (p_conversation_id, conversation.last_seq + 1, p_sender_id, p_client_id, p_sent_at, p_body_format, p_key_id,
      p_body, p_reply_to_seq, p_sent_at + make_interval(secs => conversation.retention_seconds))
    on conflict (sender_id, client_id) do nothing
    returning * into stored;
  if not found then
    outcome := 'client_id_reused';
    return;
  end if;
  update conversations set last_seq = stored.seq where id = p_conversation_id;
  if p_mentions is not null then
    insert into mentions (user_id, conversation_id, seq)
      select distinct mentioned, p_conversation_id, stored.seq from unnest(p_mentions) as mentioned
      where mentioned = any (recipients) and mentioned <> p_sender_id;
  end if;
  if blockers <> '{}' then
    update members set visible = visible - int8multirange(int8range(stored.seq, stored.seq, '[]'))
      where conversation_id = p_conversation_id and user_id = any (blockers);
    recipients := array(select unnest(recipients) except select unnest(blockers));
  end if;
  outcome := 'sent';
  message := message_json(stored, sender, p_sent_at);
end $$;

-- Changes a message that was sent: 'edit', 'delete', 'react', 'unreact', 'pin', 'unpin'. Locks as `send_message` does.
-- Asking for what is so already takes no position.
--
-- outcome: 'changed', 'repeat' (as `changed`, with the position it got at first), 'unchanged', 'not_found', 'not_friends',
-- 'forbidden', 'message_deleted', 'too_many', 'client_id_reused'
create function change_message(
  p_conversation_id uuid, p_user_id uuid, p_client_id uuid, p_seq bigint, p_change text, p_at timestamptz,
  p_body_format smallint, p_key_id uuid, p_body bytea, p_mentions uuid[], p_emoji text,
  p_reactions_max integer, p_pins_max integer,
  out outcome text, out message json, out seq bigint, out recipients uuid[])
  language plpgsql as $$
#variable_conflict use_column
declare
  conversation conversations;
  actor members;
  target messages;
  earlier commands;
  has_changed boolean := true;
begin
  select * into conversation from conversations c where c.id = p_conversation_id for no key update;
  select * into actor from members m
    where m.conversation_id = p_conversation_id and m.user_id = p_user_id and m.left_seq is null;
  if not found then
    outcome := 'not_found';
    return;
  end if;
  select * into target from messages t
    where t.conversation_id = p_conversation_id and t.seq = p_seq and t.kind = 'message' and may_see(actor, t, p_at);
  if not found then
    outcome := 'not_found';
    return;
  end if;
  select array_agg(m.user_id) into recipients from members m
    where m.conversation_id = p_conversation_id and m.left_seq is null and m.visible @> p_seq;

  select * into earlier from commands d where d.user_id = p_user_id and d.client_id = p_client_id;
  if found then
    outcome := case when earlier.conversation_id = p_conversation_id then 'repeat' else 'client_id_reused' end;
    seq := earlier.seq;
    message := message_json(target, actor, p_at);
    return;
  end if;
  if exists (select from messages t where t.sender_id = p_user_id and t.client_id = p_client_id) then
    outcome := 'client_id_reused';
    return;
  end if;

  if p_change = 'delete' then
    if target.sender_id <> p_user_id and (conversation.kind = 'direct' or actor.role = 'member') then
      outcome := 'forbidden';
      return;
    end if;
    has_changed := target.deleted_at is null;
  elsif target.deleted_at is not null then
    outcome := 'message_deleted';
    return;
  elsif conversation.kind = 'direct'
    and not exists (select from friendships f where f.conversation_id = p_conversation_id) then
    outcome := 'not_friends';
    return;
  elsif p_change = 'edit' and target.sender_id <> p_user_id then
    outcome := 'forbidden';
    return;
  end if;

  case p_change
    when 'edit' then
      insert into message_versions (conversation_id, seq, version, written_at, body_format, key_id, body)
        select p_conversation_id, p_seq, count(*) + 1, coalesce(target.edited_at, target.sent_at),
          target.body_format, target.key_id, target.body
        from message_versions v where v.conversation_id = p_conversation_id and v.seq = p_seq;
      delete from mentions x where x.conversation_id = p_conversation_id and x.seq = p_seq;
      insert into mentions (user_id, conversation_id, seq)
        select distinct named, p_conversation_id, p_seq from unnest(p_mentions) as named
        where named = any (recipients) and named <> p_user_id;
      update messages t set body_format = p_body_format, key_id = p_key_id, body = p_body, edited_at = p_at
        where t.conversation_id = p_conversation_id and t.seq = p_seq;
    when 'delete' then
      delete from message_versions v where v.conversation_id = p_conversation_id and v.seq = p_seq;
      delete from reactions x where x.conversation_id = p_conversation_id and x.seq = p_seq;
      delete from mentions x where x.conversation_id = p_conversation_id and x.seq = p_seq;
      update messages t set body = null, key_id = null, edited_at = null, pinned_at = null, reply_to_seq = null,
          deleted_at = p_at
        where t.conversation_id = p_conversation_id and t.seq = p_seq and t.deleted_at is null;
    when 'react' then
      if (select count(distinct x.emoji) from reactions x
          where x.conversation_id = p_conversation_id and x.seq = p_seq and x.emoji <> p_emoji) >= p_reactions_max then
        outcome := 'too_many';
        return;
      end if;
      insert into reactions (conversation_id, seq, user_id, emoji, created_at)
        values (p_conversation_id, p_seq, p_user_id, p_emoji, p_at) on conflict do nothing;
      has_changed := found;
    when 'unreact' then
      delete from reactions x
        where x.conversation_id = p_conversation_id and x.seq = p_seq and x.user_id = p_user_id and x.emoji = p_emoji;
      has_changed := found;
    when 'pin' then
      if (select count(*) from messages t
          where t.conversation_id = p_conversation_id and t.pinned_at is not null) >= p_pins_max then
        outcome := 'too_many';
        return;
      end if;
      update messages t set pinned_at = p_at
        where t.conversation_id = p_conversation_id and t.seq = p_seq and t.pinned_at is null;
      has_changed := found;
    when 'unpin' then
      update messages t set pinned_at = null
        where t.conversation_id = p_conversation_id and t.seq = p_seq and t.pinned_at is not null;
      has_changed := found;
  end case;

  if has_changed then
    update conversations c set last_seq = c.last_seq + 1 where c.id = p_conversation_id returning c.last_seq into seq;
    update messages t set changed_seq = change_message.seq
      where t.conversation_id = p_conversation_id and t.seq = p_seq returning * into target;
    outcome := 'changed';
  else
    seq := coalesce(target.changed_seq, target.seq);
    outcome := 'unchanged';
  end if;
  insert into commands (user_id, client_id, conversation_id, seq)
    values (p_user_id, p_client_id, p_conversation_id, seq);
  message := message_json(target, actor, p_at);
end $$;

-- Positions of members only, as before; see 0002.
create or replace function update_receipts(
  p_user_id uuid, p_conversation_ids uuid[], p_delivered bigint[], p_read bigint[])
  returns table (conversation_id uuid, seq bigint, delivered_seq bigint, read_seq bigint, recipients uuid[])
  language plpgsql as $$
#variable_conflict use_column
declare
  asked record;
  stream_seq bigint;
  member members;
  new_delivered bigint;
  new_read bigint;
begin
  for asked in
    select a.id, max(a.delivered) as delivered, max(a.read) as read
    from unnest(p_conversation_ids, p_delivered, p_read) as a (id, delivered, read)
    group by a.id order by a.id
  loop
    select c.last_seq into stream_seq from conversations c where c.id = asked.id for no key update;
    select * into member from members m
      where m.conversation_id = asked.id and m.user_id = p_user_id and m.left_seq is null;
    continue when not found;

    new_read := greatest(member.read_seq, least(asked.read, stream_seq));
    new_delivered := greatest(member.delivered_seq, least(asked.delivered, stream_seq), new_read);
    continue when new_read = member.read_seq and new_delivered = member.delivered_seq;

    update conversations c set last_seq = c.last_seq + 1 where c.id = asked.id returning c.last_seq into stream_seq;
    update members m set delivered_seq = new_delivered, read_seq = new_read, receipt_seq = stream_seq
      where m.conversation_id = asked.id and m.user_id = p_user_id;

    conversation_id := asked.id;
    seq := stream_seq;
    delivered_seq := new_delivered;
    read_seq := new_read;
    recipients := array(
      select m.user_id from members m where m.conversation_id = asked.id and m.left_seq is null);
    return next;
  end loop;
end $$;

-- Deletes a group with everything in it, for good.
create function delete_conversation(p_conversation_id uuid) returns void
  language sql
  begin atomic
    delete from account_events where conversation_id = p_conversation_id;
    delete from group_invites where conversation_id = p_conversation_id;
    delete from messages where conversation_id = p_conversation_id;
    delete from members where conversation_id = p_conversation_id;
    delete from conversations where id = p_conversation_id;
  end;
