-- What administrators decide for the whole instance, who they are, and how people come in.

-- One row. Null stands for what the deployment or the program says.
create table instance (
  only_one boolean primary key default true check (only_one),
  name text,
  -- How people reach the operator, who is the controller in the words of the law.
  contact text,
  registration text check (registration in ('invite', 'open', 'closed')),
  retention_max_seconds bigint check (retention_max_seconds > 0),
  upload_max_bytes bigint check (upload_max_bytes > 0),
  uploads_per_day_max_bytes bigint check (uploads_per_day_max_bytes > 0),
  -- From here on nobody becomes an administrator by being the first.
  admin_claimed_at timestamptz,
  -- The handle named at deploy that was honoured last; naming another one makes one more administrator.
  admin_handle text
);

create table admins (
  user_id uuid primary key references users on delete cascade,
  since timestamptz not null
);

-- Codes by which people can register where that needs an invitation. Who used one is not recorded.
create table instance_invites (
  id uuid primary key,
  created_by uuid references users on delete set null,
  created_at timestamptz not null,
  expires_at timestamptz,
  max_uses integer check (max_uses > 0),
  uses integer not null default 0,
  revoked_at timestamptz
);

-- Every act of administrators, for administrators. `admin_id` null: the deployment itself, or an administrator who has gone.
create table admin_log (
  seq bigint generated always as identity primary key,
  at timestamptz not null,
  admin_id uuid references users on delete set null,
  act text not null,
  subject_id uuid references users on delete set null,
  detail jsonb not null default '{}'
);

-- Where people were here before there were administrators, the first of them is one.
insert into admins (user_id, since) select id, now() from users order by created_at, id limit 1;
insert into instance (admin_claimed_at) values ((select since from admins));
