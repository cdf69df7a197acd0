-- Pictures of people, and when the picture of a person or a group is gone.

alter table users add column picture_id uuid;

create index conversations_by_picture on conversations (picture_id) where picture_id is not null;

-- Whoever takes a picture away, or puts another in its place, for whatever reason: the old one is unreadable in the same moment.
create function forget_picture() returns trigger
  language plpgsql as $$
begin
  update attachments set state = 'gone', content_key = null, content_key_id = null, details = null, shown = false
    where id = old.picture_id and state not in ('gone', 'deleted');
  return null;
end $$;

create trigger users_picture_replaced after update of picture_id on users
  for each row when (old.picture_id is not null and new.picture_id is distinct from old.picture_id)
  execute function forget_picture();
create trigger conversations_picture_replaced after update of picture_id on conversations
  for each row when (old.picture_id is not null and new.picture_id is distinct from old.picture_id)
  execute function forget_picture();
create trigger conversations_picture_deleted after delete on conversations
  for each row when (old.picture_id is not null)
  execute function forget_picture();

-- As before, with the picture.
create or replace function person_json(u users) returns json
  language sql stable parallel safe
  return case
    when u.erased_at is not null
      then json_build_object('id', u.id, 'handle', u.handle, 'displayName', u.display_name, 'erased', true)
    when u.picture_id is not null
      then json_build_object('id', u.id, 'handle', u.handle, 'displayName', u.display_name, 'pictureId', u.picture_id)
    else json_build_object('id', u.id, 'handle', u.handle, 'displayName', u.display_name) end;
