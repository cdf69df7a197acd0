-- What is told of people whose account is erased, and of those who have asked for it.

create or replace function person_json(u users) returns json
  language sql stable parallel safe
  return case when u.erased_at is null
    then json_build_object('id', u.id, 'handle', u.handle, 'displayName', u.display_name)
    else json_build_object('id', u.id, 'handle', u.handle, 'displayName', u.display_name, 'erased', true) end;

-- As before; who has asked for erasure is not shown online, and sees nobody.
create or replace function presence_peers(me users) returns uuid[]
  language sql stable parallel safe
  return array(
    select f.friend_id from friends_of(me.id) f join users u on u.id = f.friend_id
    where me.show_presence and u.show_presence
      and not exists (select from erasures e where e.user_id in (me.id, u.id))
      and u.id not in (select s.user_id from separated_from(me.id) s));

-- As before, with accounts that were erased.
create or replace function account_event_json(
  e account_events, unread_max integer, mentions_max integer, at timestamptz) returns json
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
        'conversation', conversation_json(c, me, unread_max, mentions_max, at), 'notification', notification_json(e))
      from users u, conversations c, members me
      where u.id = e.subject_id and c.direct_low = least(e.user_id, e.subject_id)
        and c.direct_high = greatest(e.user_id, e.subject_id)
        and me.conversation_id = c.id and me.user_id = e.user_id)
    when 'friend.removed' then json_build_object('type', e.type, 'seq', e.seq, 'userId', e.subject_id)
    when 'notifications.seen' then json_build_object('type', e.type, 'seq', e.seq, 'seenSeq', e.position)
    when 'conversation.added' then (
      select json_build_object('type', e.type, 'seq', e.seq,
        'conversation', conversation_json(c, me, unread_max, mentions_max, at), 'notification', notification_json(e))
      from conversations c join members me on me.conversation_id = c.id and me.user_id = e.user_id
      where c.id = e.conversation_id and not me.hidden)
    when 'conversation.hidden' then json_build_object('type', e.type, 'seq', e.seq, 'hiddenId', e.conversation_id)
    when 'conversation.settings' then (
      select json_build_object('type', e.type, 'seq', e.seq, 'settingsOf', e.conversation_id, 'settings', settings_json(me))
      from members me where me.conversation_id = e.conversation_id and me.user_id = e.user_id)
    when 'messages.hidden' then json_build_object('type', e.type, 'seq', e.seq,
      'hiddenIn', e.conversation_id, 'messageSeqs', e.seqs)
    when 'privacy.changed' then (
      select json_build_object('type', e.type, 'seq', e.seq, 'privacy', privacy_json(u)) from users u where u.id = e.user_id)
    when 'person.blocked' then (
      select json_build_object('type', e.type, 'seq', e.seq, 'person', person_json(u)) from users u where u.id = e.subject_id)
    when 'operator.logged' then json_build_object('type', e.type, 'seq', e.seq, 'notification', notification_json(e))
    when 'security.noted' then json_build_object('type', e.type, 'seq', e.seq, 'notification', notification_json(e))
    when 'report.reviewed' then json_build_object('type', e.type, 'seq', e.seq, 'notification', notification_json(e))
    when 'person.erased' then json_build_object('type', e.type, 'seq', e.seq, 'userId', e.subject_id)
    when 'person.unblocked' then json_build_object('type', e.type, 'seq', e.seq, 'userId', e.subject_id)
  end;
