-- As before, but a client id that is used in two conversations at the same moment is refused in the second: each holds
-- another conversation's lock, so neither sees the other's message before it tries to store its own.
create or replace function send_message(
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

  insert into messages (conversation_id, seq, sender_id, client_id, sent_at, body_format, key_id, body)
    values (p_conversation_id, conversation.last_seq + 1, p_sender_id, p_client_id, p_sent_at, p_body_format, p_key_id, p_body)
    on conflict (sender_id, client_id) do nothing
    returning * into message;
  if not found then
    outcome := 'client_id_reused';
    return;
  end if;
  update conversations set last_seq = message.seq where id = p_conversation_id;
  outcome := 'sent';
end $$;
