-- Accounts that are to be erased, what is left of those that were, and the receipts that say so.

alter table users
  -- Nothing of the person is left in this row; it stands for whoever wrote what others still have.
  add column erased_at timestamptz;

create index users_erased on users (erased_at) where erased_at is not null;

create table erasures (
  user_id uuid primary key references users,
  requested_at timestamptz not null,
  due_at timestamptz not null,
  -- From here on it cannot be undone.
  started_at timestamptz,
  receipt_id uuid not null,
  -- The keyed hash of the handle, once the handle itself may be gone.
  handle_hash text,
  -- What was erased so far, by name of the plan; written with each piece, so that it is exact after any crash.
  counts jsonb not null default '{}'
);

-- No reference to anybody: who has the token of a receipt has its id.
create table erasure_receipts (
  id uuid primary key,
  receipt text not null,
  expires_at timestamptz not null
);

-- The handle of an erased account is held for nobody.
alter table held_handles alter column user_id drop not null;

create index account_events_by_subject on account_events (subject_id) where subject_id is not null;
create index messages_pin_hidden on messages (pin_hidden_from) where pin_hidden_from is not null;
create index reactions_hidden on reactions (hidden_from) where hidden_from is not null;
create index reports_about on reports (reported_user_id) where reported_user_id is not null;

-- Empties what a person wrote in one conversation, so many messages at most, oldest first. Each becomes a tombstone that takes a
-- position of its own, so every device learns of it.
create function erase_messages(
  p_user_id uuid, p_conversation_id uuid, p_at timestamptz, p_max integer, out erased integer, out versions integer, out head bigint)
  language plpgsql as $$
declare
  seqs bigint[];
begin
  select c.last_seq into head from conversations c where c.id = p_conversation_id for no key update;
  seqs := array(
    select m.seq from messages m
    where m.conversation_id = p_conversation_id and m.sender_id = p_user_id and m.body is not null
    order by m.seq limit p_max);
  erased := cardinality(seqs);
  delete from message_versions v where v.conversation_id = p_conversation_id and v.seq = any (seqs);
  get diagnostics versions = row_count;
  delete from reactions x where x.conversation_id = p_conversation_id and x.seq = any (seqs);
  delete from mentions x where x.conversation_id = p_conversation_id and x.seq = any (seqs);
  update messages m set body = null, key_id = null, edited_at = null, pinned_at = null, pin_hidden_from = null,
      reply_to_seq = null, deleted_at = p_at, changed_seq = head + place.nr
    from unnest(seqs) with ordinality as place (seq, nr)
    where m.conversation_id = p_conversation_id and m.seq = place.seq;
  head := head + erased;
  update conversations c set last_seq = head where c.id = p_conversation_id and erased > 0;
end $$;

-- Takes a person's reactions off so many messages of one conversation.
create function erase_reactions(
  p_user_id uuid, p_conversation_id uuid, p_max integer, out erased integer, out head bigint)
  language plpgsql as $$
declare
  seqs bigint[];
begin
  select c.last_seq into head from conversations c where c.id = p_conversation_id for no key update;
  seqs := array(
    select distinct x.seq from reactions x
    where x.conversation_id = p_conversation_id and x.user_id = p_user_id order by x.seq limit p_max);
  delete from reactions x
    where x.conversation_id = p_conversation_id and x.user_id = p_user_id and x.seq = any (seqs);
  get diagnostics erased = row_count;
  update messages m set changed_seq = head + place.nr
    from unnest(seqs) with ordinality as place (seq, nr)
    where m.conversation_id = p_conversation_id and m.seq = place.seq;
  head := head + cardinality(seqs);
  update conversations c set last_seq = head where c.id = p_conversation_id and erased > 0;
end $$;
