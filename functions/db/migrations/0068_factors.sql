-- Second factors: an authenticator app, and passkeys.

create table totp (
  user_id uuid primary key references users on delete cascade,
  -- Sealed under the person's own key.
  secret bytea not null,
  -- The newest step whose code was used: no code opens anything twice.
  last_step bigint not null,
  created_at timestamptz not null
);

create table passkeys (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  credential_id text not null unique,
  -- COSE, as the authenticator gave it.
  public_key bytea not null,
  -- How often the authenticator says that it signed; many always say 0.
  counter bigint not null,
  transports text[] not null,
  -- Kept by a provider and on several devices, not on one alone.
  synced boolean not null,
  name text not null,
  created_at timestamptz not null,
  last_used_day date
);

create index passkeys_by_user on passkeys (user_id);
