-- What keeps an account its owner's: sessions that can be ended all at once, recovery codes, an e-mail address, handles
-- that nobody else can take soon after a change, and how fast a person may act.

alter table users
  -- Sessions of an earlier epoch are worthless, whatever the store of sessions says.
  add column session_epoch integer not null default 0,
  add column recovery_codes_at timestamptz,
  -- The person has shown that they kept the codes, or that they knowingly do without.
  add column recovery_settled text check (recovery_settled in ('kept', 'skipped')),
  -- Only ever one that its owner has confirmed.
  add column email text;

create table recovery_codes (
  user_id uuid not null references users,
  code_hash text not null,
  primary key (user_id, code_hash)
);

-- A keyed digest of a handle that was given up, and whose it was.
create table held_handles (
  handle_hash text primary key,
  user_id uuid not null references users,
  held_until timestamptz not null
);

-- How much of an allowance is used up, as the moment at which all of it is there again.
create table rates (
  user_id uuid not null references users,
  kind text not null,
  full_at timestamptz not null,
  primary key (user_id, kind)
) with (fillfactor = 50);

-- Takes one of `p_burst`, of which one comes back every `p_every_ms` (GCRA). Answers 0, or in how many milliseconds there
-- is one again; then nothing is taken.
create function take_rate(p_user_id uuid, p_kind text, p_at timestamptz, p_every_ms double precision, p_burst integer)
  returns bigint
  language plpgsql as $$
declare
  every interval := p_every_ms * interval '1 millisecond';
  full_then timestamptz;
begin
  insert into rates as r (user_id, kind, full_at) values (p_user_id, p_kind, p_at + every)
    on conflict (user_id, kind) do update set full_at = greatest(r.full_at, p_at) + every
      where greatest(r.full_at, p_at) + every <= p_at + every * p_burst;
  if found then
    return 0;
  end if;
  select r.full_at into full_then from rates r where r.user_id = p_user_id and r.kind = p_kind;
  return greatest(1, ceil(extract(epoch from full_then + every - every * p_burst - p_at) * 1000)::bigint);
end $$;
