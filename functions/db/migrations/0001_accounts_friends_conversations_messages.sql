-- Times leave the database as milliseconds since the Unix epoch.
create function epoch_ms(at timestamptz) returns bigint
  language sql immutable parallel safe
  return (extract(epoch from at) * 1000)::bigint;

create table users (
  id uuid primary key,
  handle text not null unique,
  display_name text not null,
  password_phc text not null,
  account_seq bigint not null default 0,
  notifications_seen_seq bigint not null default 0,
  created_at timestamptz not null
);

create table consents (
  user_id uuid not null references users,
  document text not null,
  version text not null,
  sha256 text not null,
  locale text not null,
  accepted_at timestamptz not null,
  primary key (user_id, document, version)
);

-- One gapless stream of events for each person; `users.account_seq` is its last position. An event names who it is
-- about and is written out when it is told, so it never keeps a copy of a name.
create table account_events (
  user_id uuid not null references users,
  seq bigint not null,
  type text not null,
  subject_id uuid references users,
  -- 'sent' or 'received' for a closed request, 'accepted' for a friendship the person had asked for.
  detail text,
  position bigint,
  created_at timestamptz not null,
  primary key (user_id, seq)
);

create table conversations (
  id uuid primary key,
  kind text not null check (kind in ('direct', 'group')),
  -- Last position of the stream: messages and receipts share it, without gaps.
  last_seq bigint not null default 0,
  -- The two people of a direct conversation, lower id first: it survives the end of a friendship and its renewal.
  direct_low uuid references users,
  direct_high uuid references users,
  created_at timestamptz not null,
  unique (direct_low, direct_high),
  check ((kind = 'direct') = (direct_low is not null and direct_high is not null)),
  check (direct_low < direct_high)
);

create table members (
  conversation_id uuid not null references conversations,
  user_id uuid not null references users,
  role text not null check (role in ('owner', 'admin', 'member')),
  delivered_seq bigint not null default 0,
  read_seq bigint not null default 0,
  -- Where in the stream the two positions above changed last. Earlier receipts are superseded and not kept.
  receipt_seq bigint not null default 0,
  primary key (conversation_id, user_id)
) with (fillfactor = 80);

create index members_by_user on members (user_id);

create table messages (
  conversation_id uuid not null references conversations,
  seq bigint not null,
  sender_id uuid not null references users,
  client_id uuid not null,
  sent_at timestamptz not null,
  -- 1: UTF-8 JSON of the body as it stands in the contract. Other formats are encrypted with `key_id`.
  body_format smallint not null default 1,
  key_id uuid,
  body bytea not null,
  primary key (conversation_id, seq),
  unique (sender_id, client_id)
);

create table friend_requests (
  requester_id uuid not null references users,
  addressee_id uuid not null references users,
  created_at timestamptz not null,
  primary key (requester_id, addressee_id),
  check (requester_id <> addressee_id)
);

create index friend_requests_by_addressee on friend_requests (addressee_id);

create table friendships (
  low_id uuid not null references users,
  high_id uuid not null references users,
  conversation_id uuid not null unique references conversations,
  created_at timestamptz not null,
  primary key (low_id, high_id),
  check (low_id < high_id)
);

create index friendships_by_high on friendships (high_id);

create function friends_of(person uuid) returns table (friend_id uuid, conversation_id uuid, created_at timestamptz)
  language sql stable parallel safe
  begin atomic
    select f.high_id, f.conversation_id, f.created_at from friendships f where f.low_id = person
    union all
    select f.low_id, f.conversation_id, f.created_at from friendships f where f.high_id = person;
  end;

create function person_json(u users) returns json
  language sql stable parallel safe
  return json_build_object('id', u.id, 'handle', u.handle, 'displayName', u.display_name);

-- `bodyFormat`, `keyId` and `body` are opened by the handler.
create function message_json(m messages) returns json
  language sql stable parallel safe
  return json_build_object(
    'conversationId', m.conversation_id, 'seq', m.seq, 'clientId', m.client_id, 'senderId', m.sender_id,
    'sentAtMs', epoch_ms(m.sent_at), 'bodyFormat', m.body_format, 'keyId', m.key_id,
    'body', encode(m.body, 'base64'));

-- A conversation as `viewer` sees it. Unread is derived from positions, and counted up to `unread_max`.
create function conversation_json(c conversations, viewer uuid, unread_max integer) returns json
  language sql stable parallel safe
  return json_build_object(
    'id', c.id, 'kind', c.kind, 'createdAtMs', epoch_ms(c.created_at), 'seq', c.last_seq,
    'members', (
      select json_agg(json_build_object(
          'person', person_json(u), 'role', m.role, 'deliveredSeq', m.delivered_seq, 'readSeq', m.read_seq)
        order by u.id)
      from members m join users u on u.id = m.user_id where m.conversation_id = c.id),
    'lastMessage', (
      select message_json(l) from messages l where l.conversation_id = c.id order by l.seq desc limit 1),
    'unread', (
      select count(*) from (
        select from messages n
        where n.conversation_id = c.id and n.sender_id <> viewer
          and n.seq > (select m.read_seq from members m where m.conversation_id = c.id and m.user_id = viewer)
        limit unread_max) counted));

create function append_account_event(
  p_user_id uuid, p_type text, p_subject_id uuid, p_detail text, p_position bigint, p_at timestamptz)
  returns account_events
  language sql
  begin atomic
    with moved as (
      update users set account_seq = account_seq + 1 where id = p_user_id returning account_seq)
    insert into account_events (user_id, seq, type, subject_id, detail, position, created_at)
      select p_user_id, moved.account_seq, p_type, p_subject_id, p_detail, p_position, p_at from moved
      returning *;
  end;

-- One line of the notification centre, or null where the event is none.
create function notification_json(e account_events) returns json
  language sql stable parallel safe
  return case when e.type = 'friend_request.received' or (e.type = 'friend.added' and e.detail = 'accepted') then
    json_build_object('seq', e.seq, 'type', e.type, 'createdAtMs', epoch_ms(e.created_at),
      'person', (select person_json(u) from users u where u.id = e.subject_id)) end;

create function request_json(subject uuid, at timestamptz) returns json
  language sql stable parallel safe
  return json_build_object('requestedAtMs', epoch_ms(at),
    'person', (select person_json(u) from users u where u.id = subject));

create function account_event_json(e account_events, unread_max integer) returns json
  language sql stable parallel safe
  return case e.type
    when 'friend_request.received' then json_build_object('type', e.type, 'seq', e.seq,
      'request', request_json(e.subject_id, e.created_at), 'notification', notification_json(e))
    when 'friend_request.sent' then json_build_object('type', e.type, 'seq', e.seq,
      'request', request_json(e.subject_id, e.created_at))
    when 'friend_request.closed' then json_build_object('type', e.type, 'seq', e.seq,
      'userId', e.subject_id, 'direction', e.detail)
    when 'friend.added' then (
      select json_build_object('type', e.type, 'seq', e.seq,
        'friend', json_build_object('person', person_json(u), 'conversationId', c.id, 'sinceMs', epoch_ms(e.created_at)),
        'conversation', conversation_json(c, e.user_id, unread_max), 'notification', notification_json(e))
      from users u, conversations c
      where u.id = e.subject_id and c.direct_low = least(e.user_id, e.subject_id)
        and c.direct_high = greatest(e.user_id, e.subject_id))
    when 'friend.removed' then json_build_object('type', e.type, 'seq', e.seq, 'userId', e.subject_id)
    when 'notifications.seen' then json_build_object('type', e.type, 'seq', e.seq, 'seenSeq', e.position)
  end;
