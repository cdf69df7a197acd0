-- What a person decided about who may see what is enforced here, and so are blocks, the pause after a declined request,
-- links by which people can be added, and reports.

alter table users
  -- Which one of the links to add this person is the valid one; see `core/people/add-link.ts`.
  add column add_link_version integer not null default 0;

alter table members
  -- Where the stream stood when the conversation was archived: what comes later brings it back.
  add column archived_seq bigint not null default 0;

alter table friend_requests
  -- Nobody but the requester ever sees it.
  add column unseen boolean not null default false;

alter table reactions
  -- The person of a direct conversation who had blocked the one who reacted.
  add column hidden_from uuid references users;

alter table messages
  add column pin_hidden_from uuid references users;

-- When a request was declined last, so that the same person's next one is not shown too soon.
create table declined_requests (
  requester_id uuid not null references users,
  addressee_id uuid not null references users,
  declined_at timestamptz not null,
  primary key (requester_id, addressee_id)
);

create table reports (
  id uuid primary key,
  reporter_id uuid not null references users,
  client_id uuid not null,
  reported_user_id uuid references users,
  -- Without a reference, like everything below: a report outlives what it is about.
  conversation_id uuid,
  reason text not null,
  comment text not null,
  created_at timestamptz not null,
  unique (reporter_id, client_id),
  check (reported_user_id is not null or conversation_id is not null)
);

create index reports_by_reporter on reports (reporter_id, created_at);

-- Copies of messages as the reporter saw them.
create table report_messages (
  report_id uuid not null references reports on delete cascade,
  conversation_id uuid not null,
  seq bigint not null,
  sender_id uuid not null references users,
  sent_at timestamptz not null,
  body_format smallint not null,
  key_id uuid,
  body bytea not null,
  primary key (report_id, conversation_id, seq)
);
