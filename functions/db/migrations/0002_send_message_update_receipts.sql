-- Sends one message in one round trip. The conversation's row lock comes first, so every check below sees what was
-- committed before it and the sequence has no gap: a statement's own snapshot would be too old for that.
--
-- outcome: 'sent', 'repeat' (the first answer again), 'not_found', 'not_friends', 'client_id_reused'
create function send_message(
  p_conversation_id uuid, p_sender_id uuid, p_client_id uuid, p_sent_at timestamptz,
  p_body_format smallint, p_key_id uuid, p_body bytea,
  out outcome text, out message messages, out recipients uuid[])
  language plpgsql as $$
declare
  conversation conversations;
begin
  select * into conversation from conversations where id = p_conversation_id for no key update;

  select array_agg(user_id) into recipients from members where conversation_id = p_conversation_id;
  if recipients is null or not p_sender_id = any (recipients) then
    outcome := 'not_found';
    recipients := '{}';
    return;
  end if;

  select * into message from messages where sender_id = p_sender_id and client_id = p_client_id;
  if found then
    outcome := case when message.conversation_id = p_conversation_id then 'repeat' else 'client_id_reused' end;
    return;
  end if;

  if conversation.kind = 'direct'
    and not exists (select from friendships where conversation_id = p_conversation_id) then
    outcome := 'not_friends';
    return;
  end if;

  update conversations set last_seq = last_seq + 1 where id = p_conversation_id returning last_seq into message.seq;
  insert into messages (conversation_id, seq, sender_id, client_id, sent_at, body_format, key_id, body)
    values (p_conversation_id, message.seq, p_sender_id, p_client_id, p_sent_at, p_body_format, p_key_id, p_body)
    returning * into message;
  outcome := 'sent';
end $$;

-- Moves delivered and read positions forward, never back and never beyond the end of the stream; reading implies
-- delivery. Answers one row for each conversation whose positions moved. Conversations are locked in the order of
-- their ids, so two devices cannot wait for each other.
create function update_receipts(p_user_id uuid, p_conversation_ids uuid[], p_delivered bigint[], p_read bigint[])
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
    select * into member from members m where m.conversation_id = asked.id and m.user_id = p_user_id;
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
    recipients := array(select m.user_id from members m where m.conversation_id = asked.id);
    return next;
  end loop;
end $$;
