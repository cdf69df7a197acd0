-- Which objects an erasure deleted, so that its sweep can look for them in the bucket itself.
alter table erasures add column object_keys text[] not null default '{}';

-- The key of a report's copies is destroyed with the last of them, once.
alter table reports add column key_destroyed_at timestamptz;
create index reports_with_key on reports (created_at) where key_destroyed_at is null;
