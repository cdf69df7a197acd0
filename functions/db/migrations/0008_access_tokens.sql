-- Personal access tokens: programs act for a person with them. Of the token itself only a digest is kept.
create table access_tokens (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  name text not null,
  token_hash text not null unique,
  scopes text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- A day and no time: enough to see which one is forgotten, and no record of when somebody was active.
  last_used_day date,
  revoked_at timestamptz
);

create index access_tokens_by_user on access_tokens (user_id);
