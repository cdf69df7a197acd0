-- As before, with people who have another name, handle or picture now.
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
    when 'person.changed' then (
      select json_build_object('type', e.type, 'seq', e.seq, 'person', person_json(u)) from users u where u.id = e.subject_id)
    when 'person.unblocked' then json_build_object('type', e.type, 'seq', e.seq, 'userId', e.subject_id)
  end;
