-- As before; where one comes back in no time there is no limit, and nothing is written.
create or replace function take_rate(
  p_user_id uuid, p_kind text, p_at timestamptz, p_every_ms double precision, p_burst integer)
  returns bigint
  language plpgsql as $$
declare
  every interval := p_every_ms * interval '1 millisecond';
  full_then timestamptz;
begin
  if p_every_ms <= 0 then
    return 0;
  end if;
  insert into rates as r (user_id, kind, full_at) values (p_user_id, p_kind, p_at + every)
    on conflict (user_id, kind) do update set full_at = greatest(r.full_at, p_at) + every
      where greatest(r.full_at, p_at) + every <= p_at + every * p_burst;
  if found then
    return 0;
  end if;
  select r.full_at into full_then from rates r where r.user_id = p_user_id and r.kind = p_kind;
  return greatest(1, ceil(extract(epoch from full_then + every - every * p_burst - p_at) * 1000)::bigint);
end $$;
