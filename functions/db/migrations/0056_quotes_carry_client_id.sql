-- As before, with the client id of what is quoted: its body is bound to it.
create or replace function message_json(m messages, me members, at timestamptz) returns json
  language sql stable parallel safe
  return json_strip_nulls(json_build_object(
    'conversationId', m.conversation_id, 'seq', m.seq, 'clientId', m.client_id, 'senderId', m.sender_id,
    'sentAtMs', epoch_ms(m.sent_at), 'bodyFormat', m.body_format, 'keyId', m.key_id,
    'body', encode(m.body, 'base64'),
    'editedAtMs', epoch_ms(m.edited_at), 'deletedAtMs', epoch_ms(m.deleted_at), 'expiresAtMs', epoch_ms(m.expires_at),
    'pinnedAtMs', case when m.pin_hidden_from is distinct from me.user_id then epoch_ms(m.pinned_at) end,
    'replyTo', case when m.reply_to_seq is not null then coalesce(
      (select json_build_object('seq', q.seq, 'senderId', q.sender_id, 'clientId', q.client_id, 'bodyFormat', q.body_format, 'keyId', q.key_id,
          'body', encode(q.body, 'base64'), 'expiresAtMs', epoch_ms(q.expires_at))
        from messages q where q.conversation_id = m.conversation_id and q.seq = m.reply_to_seq and may_see(me, q, at)),
      json_build_object('seq', m.reply_to_seq)) end,
    'reactions', case when m.changed_seq is not null then (
      select json_agg(json_build_object('emoji', r.emoji, 'userIds', r.user_ids) order by r.first, r.emoji)
      from (
        select x.emoji, min(x.created_at) as first, json_agg(x.user_id order by x.created_at, x.user_id) as user_ids
        from reactions x where x.conversation_id = m.conversation_id and x.seq = m.seq
          and x.hidden_from is distinct from me.user_id
        group by x.emoji) r) end));
