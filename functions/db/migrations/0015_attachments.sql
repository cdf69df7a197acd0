-- Files that people upload, from the form they are posted with until their objects are deleted.
--
-- A row belongs to one message at most. Who forwards a file gets a row of their own about the same object, so that deleting
-- one message never takes a file away from another; an object goes when no row needs it any more.
create table attachments (
  -- Chosen by the uploader as the client id of the upload, or made for a forwarded one.
  id uuid primary key,
  -- Names the objects: `incoming/<id>` as it was posted, `stored/<object_id>` and its preview, encrypted.
  object_id uuid not null,
  owner_id uuid not null references users,
  purpose text not null check (purpose in ('message', 'picture')),
  -- 'gone': nobody can read it any more, and its objects are to be deleted; 'deleted': they are.
  state text not null check (state in ('uploading', 'processing', 'ready', 'refused', 'gone', 'deleted')),
  declared_type text not null,
  -- As it was posted; 0 where it was forwarded, because it is counted for who uploaded it.
  size_bytes bigint not null,
  created_at timestamptz not null,
  refusal text,
  -- What the content turned out to be: kind, and size in bytes and pixels, type, colour as JSON of the contract.
  kind text check (kind in ('image', 'audio', 'video', 'file')),
  details jsonb,
  -- The key of the content, encrypted for the owner. Null once the attachment is gone.
  content_key_format smallint,
  content_key_id uuid,
  content_key bytea,
  -- Without a reference: the row outlives the message until the objects are deleted.
  conversation_id uuid,
  seq bigint,
  -- The picture of a person or a group.
  shown boolean not null default false,
  check ((conversation_id is null) = (seq is null)),
  check ((content_key is not null) or state in ('gone', 'deleted'))
);

create index attachments_by_owner on attachments (owner_id, created_at);
create index attachments_by_message on attachments (conversation_id, seq) where conversation_id is not null;
create index attachments_by_object on attachments (object_id);
create index attachments_by_age on attachments (created_at) where conversation_id is null and not shown;
create index attachments_gone on attachments (id) where state = 'gone';

-- Whoever deletes a message, or what is in it, for whatever reason: what was attached is unreadable with it.
create function forget_attachments() returns trigger
  language plpgsql as $$
begin
  update attachments set state = 'gone', content_key = null, content_key_id = null, details = null
    where conversation_id = old.conversation_id and seq = old.seq and state not in ('gone', 'deleted');
  return null;
end $$;

create trigger messages_emptied after update of body on messages
  for each row when (old.body is not null and new.body is null) execute function forget_attachments();
create trigger messages_deleted after delete on messages
  for each row execute function forget_attachments();
