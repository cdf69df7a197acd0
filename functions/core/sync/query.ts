import { limits } from '../../wire/limits.ts';
import type { SyncRequest } from '../../wire/sync.ts';
import type { Statement } from '../context.ts';

/** What an event takes beside its body, as JSON. */
const eventOverheadBytes = 400;

/**
 * One statement for the whole sync, so that all of it is read from one snapshot of the database. Membership is part of
 * it: a stream that the caller is not in cannot be named into the answer.
 */
export function syncStatement(userId: string, request: SyncRequest): Statement {
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
    ],
  };
}

/** $1 user · $2 account position · $3, $4 known conversations and positions · $5 events per stream · $6 unread · $7 notifications · $8, $9 bytes */
const text = `
  with known as (
    select * from unnest($3::uuid[], $4::bigint[]) as k (id, seq)),
  mine as (
    select c as conversation, c.id, c.last_seq, coalesce(k.seq, 0) as known_seq
    from members m
    join conversations c on c.id = m.conversation_id
    left join known k on k.id = c.id
    where m.user_id = $1),
  moved as (
    select mine.*, missing.count as missing, missing.bytes
    from mine
    cross join lateral (
      select count(*), coalesce(sum(octet_length(counted.body) + $9::int), 0) as bytes from (
        select x.body from messages x
        where x.conversation_id = mine.id and x.seq > mine.known_seq limit $5 + 1) counted) missing
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
        from friend_requests r where r.addressee_id = u.id), '[]'),
      'sent', coalesce((
        select json_agg(request_json(r.addressee_id, r.created_at) order by r.created_at)
        from friend_requests r where r.requester_id = u.id), '[]'),
      'notifications', coalesce((
        select json_agg(notification_json(n) order by n.seq) from (
          select e.* from account_events e
          where e.user_id = u.id and (e.type = 'friend_request.received' or (e.type = 'friend.added' and e.detail = 'accepted'))
          order by e.seq desc limit $7) n), '[]'),
      'notificationsSeenSeq', u.notifications_seen_seq) end as account_snapshot,
    case when not whole_account.yes and u.account_seq > $2 then (
      select json_agg(account_event_json(e, $6) order by e.seq)
      from account_events e where e.user_id = u.id and e.seq > $2) end as account_events,
    coalesce((
      select json_agg(json_build_object(
        'id', t.id, 'seq', t.last_seq, 'known', t.known_seq > 0,
        'conversation', case when t.whole then conversation_json(t.conversation, $1, $6) end,
        'messages', case when not t.whole then (
          select json_agg(message_json(x) order by x.seq)
          from messages x where x.conversation_id = t.id and x.seq > t.known_seq) end,
        'receipts', case when not t.whole then (
          select json_agg(json_build_object('type', 'receipt.updated', 'conversationId', t.id, 'seq', r.receipt_seq,
            'userId', r.user_id, 'deliveredSeq', r.delivered_seq, 'readSeq', r.read_seq))
          from members r where r.conversation_id = t.id and r.receipt_seq > t.known_seq) end))
      from told t), '[]') as conversations,
    array(select k.id from known k where not exists (select from mine where mine.id = k.id)) as gone
  from users u
  cross join lateral (
    select $2::bigint = 0 or $2 > u.account_seq or u.account_seq - $2 > $5 as yes) whole_account
  where u.id = $1`;
