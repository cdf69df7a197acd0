-- Where browsers want to be told of messages while no page is open. Pushes have no payload, so no key of the browser is kept.

create table push_subscriptions (
  id uuid primary key,
  user_id uuid not null references users,
  -- Ends with the session; it stands in DynamoDB.
  session_id uuid not null,
  endpoint text not null unique,
  shows_names boolean not null,
  created_at timestamptz not null,
  -- When the browser said last that it still wants them.
  confirmed_at timestamptz not null
);

create index push_subscriptions_by_user on push_subscriptions (user_id, confirmed_at);

alter table users
  -- Minutes since midnight of the person's own clock; null: no quiet hours.
  add column quiet_from_minute smallint,
  add column quiet_until_minute smallint,
  add column quiet_time_zone text,
  add constraint quiet_hours_are_whole check (
    (quiet_from_minute is null) = (quiet_until_minute is null)
    and (quiet_from_minute is null) = (quiet_time_zone is null));
