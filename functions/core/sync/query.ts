import { limits } from '../../wire/limits.ts';
import type { SyncRequest } from '../../wire/sync.ts';
import type { Statement } from '../context.ts';

/** What an event takes beside its body, as JSON. */
const eventOverheadBytes = 400;

/**
 * One statement for the whole sync, so that all of it is read from one snapshot of the database. Membership is part of
 * it: a stream that the caller is not in cannot be named into the answer.
 */
export function syncStatement(userId: string, request: SyncRequest, nowMs: number): Statement {
  const known = Object.entries(request.conversations);
  return {
    name: 'sync',
    text,
    values: [
      userId,
      request.account ?? 0,
      known.map(([id]) => id),
      known.map(([, seq]) => seq),
      limits.syncEventsPerStreamMax,
      limits.unreadMax,
      limits.notificationsListedMax,
      limits.syncEventsMaxBytes,
      eventOverheadBytes,
      limits.unreadMentionsMax,
      new Date(nowMs),
    ],
  };
}

/**
 * $1 user · $2 account position · $3, $4 known conversations and positions · $5 events per stream · $6 unread ·
 * $7 notifications · $8, $9 bytes · $10 mentions · $11 now. `last_seq` is the end of the stream for this person.
 */
const text = `
  with known as (
    select * from unnest($3::uuid[], $4::bigint[]) as k (id, seq)),
  mine as (
    select c as conversation, m as me, c.id, coalesce(m.left_seq, c.last_seq) as last_seq, coalesce(k.seq, 0) as known_seq
    from members m
    join conversations c on c.id = m.conversation_id
    left join known k on k.id = c.id
    where m.user_id = $1 and not m.hidden),
  moved as (
    select mine.*, missing.count as missing, missing.bytes
    from mine
    cross join lateral (
      -- In order, so that each is read from its index: without, the whole table looks cheaper where a conversation holds much of it.
      select count(*), coalesce(sum(coalesce(octet_length(counted.body), 0) + $9::int), 0) as bytes from (
        (select x.body from messages x
          where x.conversation_id = mine.id and x.seq > mine.known_seq order by x.seq limit $5 + 1)
        union all
        (select x.body from messages x
          where x.conversation_id = mine.id and x.changed_seq > mine.known_seq and x.seq <= mine.known_seq
          order by x.changed_seq limit $5 + 1)
        union all
        (select null from members x
          where x.conversation_id = mine.id and x.changed_seq > mine.known_seq limit $5 + 1)) counted) missing
    where mine.known_seq = 0 or mine.known_seq <> mine.last_seq),
  measured as (
    select moved.*, (known_seq = 0 or known_seq > last_seq or missing > $5) as far from moved),
  told as (
    -- The smallest first: as many streams as fit are told event by event.
    select measured.*,
      (far or sum(bytes) filter (where not far) over (order by bytes, id) > $8::bigint) as whole
    from measured)
  select
    u.account_seq + coalesce((select sum(last_seq) from mine), 0)::bigint as head,
    u.account_seq,
    case when whole_account.yes then json_build_object(
      'me', person_json(u),
      'friends', coalesce((
        select json_agg(json_build_object('person', person_json(p), 'conversationId', f.conversation_id,
          'sinceMs', epoch_ms(f.created_at)) order by p.handle)
        from friends_of(u.id) f join users p on p.id = f.friend_id), '[]'),
      'received', coalesce((
        select json_agg(request_json(r.requester_id, r.created_at) order by r.created_at)
        from friend_requests r where r.addressee_id = u.id and not r.unseen), '[]'),
      'sent', coalesce((
        select json_agg(request_json(r.addressee_id, r.created_at) order by r.created_at)
        from friend_requests r where r.requester_id = u.id), '[]'),
      'notifications', coalesce((
        select json_agg(notification_json(n) order by n.seq) from (
          select e.* from account_events e
          where e.user_id = u.id and (e.type = 'friend_request.received'
            or (e.type = 'friend.added' and e.detail = 'accepted')
            or (e.type = 'conversation.added' and e.detail = 'added')
            or e.type in ('operator.logged', 'report.reviewed', 'security.noted'))
          order by e.seq desc limit $7) n), '[]'),
      'notificationsSeenSeq', u.notifications_seen_seq,
      'blocked', coalesce((
        select json_agg(person_json(p) order by b.created_at)
        from blocks b join users p on p.id = b.blocked_id where b.blocker_id = u.id), '[]'),
      'privacy', privacy_json(u)) end as account_snapshot,
    case when not whole_account.yes and u.account_seq > $2 then (
      select json_agg(account_event_json(e, $6, $10, $11) order by e.seq)
      from account_events e where e.user_id = u.id and e.seq > $2) end as account_events,
    coalesce((
      select json_agg(json_build_object(
        'id', t.id, 'seq', t.last_seq, 'known', t.known_seq > 0,
        'conversation', case when t.whole then conversation_json(t.conversation, t.me, $6, $10, $11) end,
        'created', case when not t.whole then (
          select json_agg(message_json(x, t.me, $11) order by x.seq)
          from messages x
          where x.conversation_id = t.id and x.seq > t.known_seq and x.seq <= t.last_seq and may_see(t.me, x, $11)) end,
        'updated', case when not t.whole then (
          select json_agg(json_build_object('seq', x.changed_seq, 'message', message_json(x, t.me, $11)))
          from messages x
          where x.conversation_id = t.id and x.changed_seq > t.known_seq and x.changed_seq <= t.last_seq
            and x.seq <= t.known_seq and may_see(t.me, x, $11)) end,
        'others', case when not t.whole then (
          select json_agg(other.event) from (
            select case when m.left_seq is null
              then json_build_object('type', 'member.updated', 'conversationId', t.id, 'seq', m.changed_seq,
                'member', member_json(m, m.user_id = u.id or u.share_receipts))
              else json_build_object('type', 'member.removed', 'conversationId', t.id, 'seq', m.changed_seq,
                'userId', m.user_id) end as event
            from members m
            where m.conversation_id = t.id and m.changed_seq > t.known_seq and m.changed_seq <= t.last_seq
            union all
            select json_build_object('type', 'conversation.updated', 'conversationId', t.id,
              'seq', (t.conversation).details_seq, 'details', details_json(t.conversation, u.id))
            where (t.conversation).details_seq > t.known_seq and (t.conversation).details_seq <= t.last_seq
            union all
            select json_build_object('type', 'receipt.updated', 'conversationId', t.id, 'seq', r.receipt_seq,
              'userId', r.user_id, 'deliveredSeq', r.delivered_seq,
              'readSeq', case when r.user_id = u.id or u.share_receipts then r.read_seq else 0 end)
            from members r
            where r.conversation_id = t.id and r.receipt_seq > t.known_seq and r.receipt_seq <= t.last_seq
              and r.left_seq is null) other) end))
      from told t), '[]') as conversations,
    array(select k.id from known k where not exists (select from mine where mine.id = k.id)) as gone
  from users u
  cross join lateral (
    select $2::bigint = 0 or $2 > u.account_seq or u.account_seq - $2 > $5 as yes) whole_account
  where u.id = $1`;
