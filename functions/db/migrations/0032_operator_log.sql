-- What administrators did to a person, for that person to read. Each entry's hash covers the one before, and the end of the chain
-- stands in `users` besides, so a row that was changed, moved or deleted is noticed by whoever computes the hashes again.

alter table users
  add column operator_log_seq bigint not null default 0,
  add column operator_log_hash text not null default repeat('0', 64);

create table operator_log (
  user_id uuid not null references users on delete cascade,
  seq bigint not null,
  at timestamptz not null,
  act text not null,
  -- `json` and not `jsonb`: the text stays as it was hashed.
  detail json not null,
  previous_hash text not null,
  hash text not null,
  primary key (user_id, seq)
);

-- Appends an entry, and an event by which all devices of the person learn of it.
-- `p_detail` is canonical JSON; what is hashed is the canonical JSON that `hashedText` of `wire/operator-log.ts` writes.
create function append_operator_log(p_user_id uuid, p_at timestamptz, p_act text, p_detail text) returns account_events
  language plpgsql as $$
declare
  entry_seq bigint;
  previous text;
  entry_hash text;
begin
  select u.operator_log_seq + 1, u.operator_log_hash into entry_seq, previous
    from users u where u.id = p_user_id for no key update;
  if not found then
    return null;
  end if;
  entry_hash := encode(sha256(convert_to(
    '{"act":' || to_json(p_act) || ',"atMs":' || epoch_ms(p_at) || ',"detail":' || p_detail || ',"previousHash":"' || previous
      || '","seq":' || entry_seq || ',"userId":"' || p_user_id || '"}', 'UTF8')), 'hex');
  insert into operator_log (user_id, seq, at, act, detail, previous_hash, hash)
    values (p_user_id, entry_seq, p_at, p_act, p_detail::json, previous, entry_hash);
  update users set operator_log_seq = entry_seq, operator_log_hash = entry_hash where id = p_user_id;
  return append_account_event(p_user_id, 'operator.logged', p_user_id, p_act, entry_seq, null, null, p_at);
end $$;
