-- What a person decided about who may see what is enforced here, and so are blocks, the pause after a declined request,
-- links by which people can be added, and reports.

alter table users
  -- Which one of the links to add this person is the valid one; see `core/people/add-link.ts`.
  add column add_link_version integer not null default 0;

alter table members
  -- Where the stream stood when the conversation was archived: what comes later brings it back.
  add column archived_seq bigint not null default 0;

alter table friend_requests
  -- Nobody but the requester ever sees it.
  add column unseen boolean not null default false;

alter table reactions
  -- The person of a direct conversation who had blocked the one who reacted.
  add column hidden_from uuid references users;

alter table messages
  add column pin_hidden_from uuid references users;

-- When a request was declined last, so that the same person's next one is not shown too soon.
create table declined_requests (
  requester_id uuid not null references users,
  addressee_id uuid not null references users,
  declined_at timestamptz not null,
  primary key (requester_id, addressee_id)
);

create table reports (
  id uuid primary key,
  reporter_id uuid not null references users,
  client_id uuid not null,
  reported_user_id uuid references users,
  -- Without a reference, like everything below: a report outlives what it is about.
  conversation_id uuid,
  reason text not null,
  comment text not null,
  created_at timestamptz not null,
  unique (reporter_id, client_id),
  check (reported_user_id is not null or conversation_id is not null)
);

create index reports_by_reporter on reports (reporter_id, created_at);

-- Copies of messages as the reporter saw them.
create table report_messages (
  report_id uuid not null references reports on delete cascade,
  conversation_id uuid not null,
  seq bigint not null,
  sender_id uuid not null references users,
  sent_at timestamptz not null,
  body_format smallint not null,
  key_id uuid,
  body bytea not null,
  primary key (report_id, conversation_id, seq)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Reading

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

-- ---------------------------------------------------------------------------------------------------------------------
-- Writing

drop function send_message(uuid, uuid, uuid, timestamptz, smallint, uuid, bytea, bigint, uuid[]);
drop function change_message(
  uuid, uuid, uuid, bigint, text, timestamptz, smallint, uuid, bytea, uuid[], text, integer, integer);
drop function update_receipts(uuid, uuid[], bigint[], bigint[]);

-- As before, with two rules more: nobody writes to a person they have blocked, and `others` are the recipients to whom the
-- message reads differently, because they cannot see what it answers.
--
-- outcome: 'sent', 'repeat' (the first answer again), 'not_found', 'not_friends', 'person_blocked', 'client_id_reused'
create function send_message(
  p_conversation_id uuid, p_sender_id uuid, p_client_id uuid, p_sent_at timestamptz,
  p_body_format smallint, p_key_id uuid, p_body bytea, p_reply_to_seq bigint, p_mentions uuid[],
  out outcome text, out message json, out recipients uuid[], out others uuid[])
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
    if exists (select from blocks b where b.blocker_id = p_sender_id and b.blocked_id = any (recipients)) then
      outcome := 'person_blocked';
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
  if p_reply_to_seq is not null then
    others := array(
      select m.user_id from members m join messages q on q.conversation_id = m.conversation_id and q.seq = p_reply_to_seq
      where m.conversation_id = p_conversation_id and m.user_id = any (recipients) and not may_see(m, q, p_sent_at));
    recipients := array(select unnest(recipients) except select unnest(others));
  end if;
  outcome := 'sent';
  message := message_json(stored, sender, p_sent_at);
end $$;

-- As before, with the rules of blocking in direct conversations: who has blocked the other changes nothing but deletes their
-- own, and what the one who is blocked changes is hidden from the blocker for good, a reaction and a pin by themselves, an
-- edited message as a whole. Deleting for everyone reaches everyone. `others` as in `send_message`.
--
-- outcome: 'changed', 'repeat' (as `changed`, with the position it got at first), 'unchanged', 'not_found', 'not_friends',
-- 'person_blocked', 'forbidden', 'message_deleted', 'too_many', 'client_id_reused'
create function change_message(
  p_conversation_id uuid, p_user_id uuid, p_client_id uuid, p_seq bigint, p_change text, p_at timestamptz,
  p_body_format smallint, p_key_id uuid, p_body bytea, p_mentions uuid[], p_emoji text,
  p_reactions_max integer, p_pins_max integer,
  out outcome text, out message json, out seq bigint, out recipients uuid[], out others uuid[])
  language plpgsql as $$
#variable_conflict use_column
declare
  conversation conversations;
  actor members;
  target messages;
  earlier commands;
  has_changed boolean := true;
  -- In a direct conversation the one who has blocked the actor.
  blocker uuid;
begin
  if p_change = 'edit' then
    -- A message may have to be hidden from them. Accounts are locked before conversations, whoever locks both.
    perform from users u
      where u.id in (
        select b.blocker_id from blocks b join members m on m.user_id = b.blocker_id
        where b.blocked_id = p_user_id and m.conversation_id = p_conversation_id)
      order by u.id for no key update;
  end if;
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
  elsif conversation.kind = 'direct' and exists (
      select from blocks b where b.blocker_id = p_user_id
        and b.blocked_id in (conversation.direct_low, conversation.direct_high)) then
    outcome := 'person_blocked';
    return;
  elsif p_change = 'edit' and target.sender_id <> p_user_id then
    outcome := 'forbidden';
    return;
  end if;

  if conversation.kind = 'direct' and p_change <> 'delete' then
    select b.blocker_id into blocker from blocks b
      where b.blocked_id = p_user_id and b.blocker_id in (conversation.direct_low, conversation.direct_high);
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
      if blocker = any (recipients) then
        update members m set visible = m.visible - int8multirange(int8range(p_seq, p_seq, '[]'))
          where m.conversation_id = p_conversation_id and m.user_id = blocker;
        perform append_account_event(
          blocker, 'messages.hidden', null, null, null, p_conversation_id, array[p_seq], p_at);
      end if;
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
      insert into reactions (conversation_id, seq, user_id, emoji, created_at, hidden_from)
        values (p_conversation_id, p_seq, p_user_id, p_emoji, p_at, blocker) on conflict do nothing;
      has_changed := found;
    when 'unreact' then
      delete from reactions x
        where x.conversation_id = p_conversation_id and x.seq = p_seq and x.user_id = p_user_id and x.emoji = p_emoji;
      has_changed := found;
    when 'pin' then
      if (select count(*) from messages t
          where t.conversation_id = p_conversation_id and t.pinned_at is not null
            and t.pin_hidden_from is distinct from p_user_id) >= p_pins_max then
        outcome := 'too_many';
        return;
      end if;
      update messages t set pinned_at = p_at, pin_hidden_from = blocker
        where t.conversation_id = p_conversation_id and t.seq = p_seq
          and (t.pinned_at is null or t.pin_hidden_from = p_user_id);
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

  recipients := array_remove(recipients, blocker);
  others := array(
    select m.user_id from members m
    where m.conversation_id = p_conversation_id and m.user_id = any (recipients) and m.user_id <> p_user_id
      and (target.pin_hidden_from is not null
        or exists (
          select from reactions x
          where x.conversation_id = p_conversation_id and x.seq = p_seq and x.hidden_from is not null)
        or exists (
          select from messages q
          where q.conversation_id = p_conversation_id and q.seq = target.reply_to_seq
            and may_see(m, q, p_at) <> may_see(actor, q, p_at))));
  recipients := array(select unnest(recipients) except select unnest(others));
end $$;

-- Moves delivered and read positions forward, never back and never beyond the end of the stream; reading implies delivery.
-- Who does not share what they read moves a read position of their own, which their devices learn as settings of the
-- conversation; towards a person they have blocked that holds for delivery as well. Answers one row for each conversation in
-- which anything moved: `seq` null where no position did that others see, `settings` null where the private one did not.
-- `others` see no read positions.
create function update_receipts(
  p_user_id uuid, p_conversation_ids uuid[], p_delivered bigint[], p_read bigint[], p_at timestamptz)
  returns table (
    conversation_id uuid, seq bigint, delivered_seq bigint, read_seq bigint, recipients uuid[], others uuid[],
    settings json)
  language plpgsql as $$
#variable_conflict use_column
declare
  asked record;
  conversation conversations;
  member members;
  shares boolean;
  has_blocked boolean;
  is_blocker boolean;
  asked_read bigint;
  new_delivered bigint;
  new_read bigint;
  appended account_events;
begin
  select u.share_receipts, exists (select from blocks b where b.blocker_id = u.id) into shares, has_blocked
    from users u where u.id = p_user_id;
  if not shares or has_blocked then
    -- Private positions are told in the account's stream. Accounts are locked before conversations, whoever locks both.
    perform from users u where u.id = p_user_id for no key update;
  end if;

  for asked in
    select a.id, max(a.delivered) as delivered, max(a.read) as read
    from unnest(p_conversation_ids, p_delivered, p_read) as a (id, delivered, read)
    group by a.id order by a.id
  loop
    select * into conversation from conversations c where c.id = asked.id for no key update;
    select * into member from members m
      where m.conversation_id = asked.id and m.user_id = p_user_id and m.left_seq is null;
    continue when not found;

    is_blocker := has_blocked and conversation.kind = 'direct' and exists (
      select from blocks b where b.blocker_id = p_user_id
        and b.blocked_id in (conversation.direct_low, conversation.direct_high));
    asked_read := least(asked.read, conversation.last_seq);
    new_read := case when shares and not is_blocker then greatest(member.read_seq, asked_read) else member.read_seq end;
    new_delivered := case when is_blocker then member.delivered_seq
      else greatest(member.delivered_seq, least(asked.delivered, conversation.last_seq), asked_read) end;

    conversation_id := asked.id;
    seq := null;
    settings := null;
    if (is_blocker or not shares) and asked_read > own_read_seq(member) then
      update members m set private_read_seq = asked_read
        where m.conversation_id = asked.id and m.user_id = p_user_id;
      delete from account_events e
        where e.user_id = p_user_id and e.type = 'conversation.settings' and e.conversation_id = asked.id;
      appended := append_account_event(
        p_user_id, 'conversation.settings', null, null, null, asked.id, null, p_at);
      settings := account_event_json(appended, 0, 0, p_at);
    end if;
    if new_read > member.read_seq or new_delivered > member.delivered_seq then
      update conversations c set last_seq = c.last_seq + 1 where c.id = asked.id returning c.last_seq into seq;
      update members m set delivered_seq = new_delivered, read_seq = new_read, receipt_seq = seq
        where m.conversation_id = asked.id and m.user_id = p_user_id;
      delivered_seq := new_delivered;
      read_seq := new_read;
      others := array(
        select m.user_id from members m join users u on u.id = m.user_id
        where m.conversation_id = asked.id and m.left_seq is null and m.user_id <> p_user_id and not u.share_receipts);
      recipients := array(
        select m.user_id from members m where m.conversation_id = asked.id and m.left_seq is null
        except select unnest(others));
    end if;
    if seq is not null or settings is not null then
      return next;
    end if;
  end loop;
end $$;
