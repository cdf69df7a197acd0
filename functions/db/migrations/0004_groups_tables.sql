-- Groups, what can be done to a message after it was sent, what a person sets for themselves, and blocking.
--
-- A stream keeps only the newest state of what changes: `messages.changed_seq`, `members.changed_seq` and
-- `conversations.details_seq` say at which position it changed last, as `members.receipt_seq` does for receipts.

alter table users
  add column findable boolean not null default true,
  add column show_presence boolean not null default true,
  add column show_typing boolean not null default true,
  add column share_receipts boolean not null default true,
  add column allow_group_adds boolean not null default true;

alter table conversations
  add column title text,
  add column description text,
  add column picture_id uuid,
  add column retention_seconds integer check (retention_seconds > 0),
  add column details_seq bigint not null default 0;

alter table members
  -- Joined, role changed, or left.
  add column changed_seq bigint not null default 0,
  add column joined_seq bigint not null default 0,
  -- The end of the stream for a person who left or was removed; null for a member.
  add column left_seq bigint,
  -- The positions this person may see: from joining to leaving, without what they deleted for themselves.
  add column visible int8multirange not null default '{[1,)}',
  -- How far they have read where others are not to know; see `own_read_seq`.
  add column private_read_seq bigint not null default 0,
  add column pinned_at timestamptz,
  add column muted_until timestamptz,
  add column archived boolean not null default false,
  add column marked_unread boolean not null default false,
  -- Taken off the list after it had ended.
  add column hidden boolean not null default false,
  add column draft_format smallint,
  add column draft_key_id uuid,
  add column draft bytea;

alter table messages
  -- 'notice': a line of the server's own about something the sender did.
  add column kind text not null default 'message' check (kind in ('message', 'notice')),
  add column changed_seq bigint,
  add column edited_at timestamptz,
  add column deleted_at timestamptz,
  add column expires_at timestamptz,
  add column pinned_at timestamptz,
  add column reply_to_seq bigint,
  alter column body drop not null,
  add check ((body is null) = (deleted_at is not null));

create index messages_by_change on messages (conversation_id, changed_seq) where changed_seq is not null;
create index messages_pinned on messages (conversation_id, pinned_at) where pinned_at is not null;
create index messages_by_expiry on messages (expires_at) where expires_at is not null;

-- What a message said before it was edited; version 1 is what was sent.
create table message_versions (
  conversation_id uuid not null,
  seq bigint not null,
  version integer not null,
  written_at timestamptz not null,
  body_format smallint not null,
  key_id uuid,
  body bytea not null,
  primary key (conversation_id, seq, version),
  foreign key (conversation_id, seq) references messages on delete cascade
);

create table reactions (
  conversation_id uuid not null,
  seq bigint not null,
  user_id uuid not null references users,
  emoji text not null,
  created_at timestamptz not null,
  primary key (conversation_id, seq, user_id, emoji),
  foreign key (conversation_id, seq) references messages on delete cascade
);

create index reactions_by_user on reactions (user_id);

create table mentions (
  user_id uuid not null references users,
  conversation_id uuid not null,
  seq bigint not null,
  primary key (user_id, conversation_id, seq),
  foreign key (conversation_id, seq) references messages on delete cascade
);

create index mentions_by_message on mentions (conversation_id, seq);

-- The client ids of commands that left no message of that id behind, so that a repeat is known for ever.
create table commands (
  user_id uuid not null references users,
  client_id uuid not null,
  conversation_id uuid not null,
  seq bigint not null,
  primary key (user_id, client_id)
);

create table group_invites (
  id uuid primary key,
  conversation_id uuid not null references conversations on delete cascade,
  created_by uuid not null references users,
  created_at timestamptz not null,
  expires_at timestamptz,
  max_uses integer check (max_uses > 0),
  uses integer not null default 0,
  revoked_at timestamptz
);

create index group_invites_by_conversation on group_invites (conversation_id);

create table blocks (
  blocker_id uuid not null references users,
  blocked_id uuid not null references users,
  created_at timestamptz not null,
  primary key (blocker_id, blocked_id),
  check (blocker_id <> blocked_id)
);

create index blocks_by_blocked on blocks (blocked_id);

alter table account_events
  add column conversation_id uuid references conversations on delete cascade,
  add column seqs bigint[];
