-- The longest lifetime that an administrator allows. It holds for new conversations and new messages at once.

create or replace function retention_max() returns integer
  language sql stable parallel safe
  return (select i.retention_max_seconds::integer from instance i);

alter table conversations alter column retention_seconds set default retention_max();

-- Shortens conversations in which messages live longer than is allowed now; so many of them at most. Nobody in them did it, so
-- no line tells it; the details do. A proposal ends where it asks for more than that. Answers how many there were.
create function cap_retention(p_max integer) returns integer
  language plpgsql as $$
declare
  allowed integer := retention_max();
  conversation conversations;
  capped integer := 0;
begin
  if allowed is null then
    return 0;
  end if;
  for conversation in
    select * from conversations c
    where c.retention_seconds is null or c.retention_seconds > allowed
    order by c.id limit p_max for no key update
  loop
    perform shorten_retention(conversation.id, allowed, conversation.last_seq);
    update conversations c set last_seq = c.last_seq + 1, details_seq = c.last_seq + 1,
        proposal_seq = null, proposal_by = null, proposal_seconds = null, proposal_at = null
      where c.id = conversation.id;
    capped := capped + 1;
  end loop;
  return capped;
end $$;
