drop function update_receipts(uuid, uuid[], bigint[], bigint[]);

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
