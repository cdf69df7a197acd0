-- Search: what a message is found by.

-- Pieces of its words, each as 32 bits of a MAC under a key made of the author's, see core/search/tokens.ts. null: nothing to be
-- found by, or nothing is left of it.
alter table messages add column tokens integer[];

-- Tokens are put in their places some 200 messages at a time, which takes a sixth of doing it for each. The list of those that wait
-- is short, because every question to the index reads through it.
create index messages_by_token on messages using gin (tokens) with (gin_pending_list_limit = 64);

-- Whoever empties a body, empties what it is found by.
create function forget_tokens() returns trigger
  language plpgsql as $$
begin
  new.tokens := null;
  return new;
end $$;
create trigger messages_forget_tokens before update of body on messages
  for each row when (new.body is null) execute function forget_tokens();

drop function send_message(uuid, uuid, uuid, timestamptz, smallint, uuid, bytea, bigint, uuid[]);

-- As before, with the tokens of what was written.
--
-- outcome: 'sent', 'repeat' (the first answer again), 'not_found', 'not_friends', 'person_blocked', 'client_id_reused'
create function send_message(
  p_conversation_id uuid, p_sender_id uuid, p_client_id uuid, p_sent_at timestamptz,
  p_body_format smallint, p_key_id uuid, p_body bytea, p_reply_to_seq bigint, p_mentions uuid[],
  p_tokens integer[] default null,
  out outcome text, out message json, out recipients uuid[], out others uuid[])
  language plpgsql as $$
declare
  conversation conversations;
  sender members;
  stored messages;
  expired commands;
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
    message := case when stored.expires_at <= p_sent_at
      then expired_json(p_conversation_id, p_sender_id, p_client_id, stored.seq, stored.expires_at)
      else message_json(stored, sender, p_sent_at) end;
    return;
  end if;
  select * into expired from commands where user_id = p_sender_id and client_id = p_client_id;
  if found then
    outcome := case when expired.conversation_id = p_conversation_id and expired.expired_at is not null
      then 'repeat' else 'client_id_reused' end;
    message := expired_json(p_conversation_id, p_sender_id, p_client_id, expired.seq, expired.expired_at);
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
      conversation_id, seq, sender_id, client_id, sent_at, body_format, key_id, body, reply_to_seq, expires_at,
      tokens)
    values (p_conversation_id, conversation.last_seq + 1, p_sender_id, p_client_id, p_sent_at, p_body_format, p_key_id,
      p_body, p_reply_to_seq,
      p_sent_at + make_interval(secs => least(conversation.retention_seconds, retention_max())), p_tokens)
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

drop function change_message(
  uuid, uuid, uuid, bigint, text, timestamptz, smallint, uuid, bytea, uuid[], text, integer, integer);

-- As before, with the tokens of what was written.
--
-- outcome: as in 0005
create function change_message(
  p_conversation_id uuid, p_user_id uuid, p_client_id uuid, p_seq bigint, p_change text, p_at timestamptz,
  p_body_format smallint, p_key_id uuid, p_body bytea, p_mentions uuid[], p_emoji text,
  p_reactions_max integer, p_pins_max integer, p_tokens integer[] default null,
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
      update messages t set body_format = p_body_format, key_id = p_key_id, body = p_body, edited_at = p_at,
          tokens = p_tokens
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
            and (t.expires_at is null or t.expires_at > p_at)
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
