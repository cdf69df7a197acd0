-- Disappearing messages: how long they live in each conversation, and who agrees that they live longer.

alter table conversations
  -- What is already written may live shorter than what comes next: up to a position, so many seconds. Both grow from step
  -- to step, so there are no more steps than lifetimes to choose from.
  add column retention_steps jsonb not null default '[]',
  -- The proposal that stands, named by the position of the line that tells it; `proposal_seconds` null: for good.
  add column proposal_seq bigint,
  add column proposal_by uuid references users,
  add column proposal_seconds integer check (proposal_seconds > 0),
  add column proposal_at timestamptz,
  add check ((proposal_seq is null) = (proposal_by is null));

alter table members
  -- The proposal that this member agreed to last.
  add column agreed_seq bigint not null default 0;

alter table commands
  -- The message that this client id stood for has expired and is deleted; when.
  add column expired_at timestamptz;

create index messages_expiring on messages (conversation_id, expires_at) where expires_at is not null;

-- The longest lifetime that this instance allows, in seconds; null: for good.
create function retention_max() returns integer
  language sql stable parallel safe
  return null::integer;

-- Makes what is written live no longer than so many seconds from its sending; the conversation is locked by the caller.
create function shorten_retention(p_conversation_id uuid, p_seconds integer, p_last_seq bigint) returns void
  language sql
  begin atomic
    update messages set expires_at = sent_at + make_interval(secs => p_seconds)
      where conversation_id = p_conversation_id and kind = 'message'
        and (expires_at is null or expires_at > sent_at + make_interval(secs => p_seconds));
    update conversations c set
      retention_seconds = p_seconds,
      retention_steps = coalesce((
        select jsonb_agg(step order by (step ->> 'upToSeq')::bigint)
        from jsonb_array_elements(c.retention_steps) step where (step ->> 'seconds')::integer < p_seconds), '[]')
        || jsonb_build_array(jsonb_build_object('upToSeq', p_last_seq, 'seconds', p_seconds))
      where c.id = p_conversation_id;
  end;

-- Deletes messages that have expired, for good, and keeps nothing of them but the client id: a repeat of their sending is
-- known for ever. Answers how many; what is left is for the next call.
create function delete_expired(p_conversation_id uuid, p_at timestamptz, p_max integer) returns integer
  language plpgsql as $$
declare
  deleted integer;
begin
  perform from conversations where id = p_conversation_id for no key update;
  with gone as (
    delete from messages m where m.conversation_id = p_conversation_id and m.seq in (
      select x.seq from messages x
      where x.conversation_id = p_conversation_id and x.expires_at <= p_at order by x.expires_at limit p_max)
    returning m.sender_id, m.client_id, m.conversation_id, m.seq, m.expires_at)
  insert into commands (user_id, client_id, conversation_id, seq, expired_at)
    select sender_id, client_id, conversation_id, seq, expires_at from gone;
  get diagnostics deleted = row_count;
  return deleted;
end $$;
