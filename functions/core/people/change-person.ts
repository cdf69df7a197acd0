import { ApiError } from '../../wire/errors.ts';
import type { AccountEvent } from '../../wire/events.ts';
import { limits } from '../../wire/limits.ts';
import { broadcastEach } from '../broadcast/broadcast.ts';
import type { Actor, Context, Queryable } from '../context.ts';

type PersonChanged = Extract<AccountEvent, { type: 'person.changed' }>;

interface Changed {
  readonly user_id: string;
  readonly event: PersonChanged;
}

/** Everybody who is shown the person, and the person. Who is in `members` may have left: the list of former members names people too. */
const viewers = `
  select $1::uuid as user_id
  union select m.user_id from members own join members m using (conversation_id) where own.user_id = $1
  union select r.requester_id from friend_requests r where r.addressee_id = $1
  union select r.addressee_id from friend_requests r where r.requester_id = $1 and not r.unseen
  union select b.blocker_id from blocks b where b.blocked_id = $1
  union select e.user_id from account_events e
    where e.subject_id = $1 and e.type in ('friend_request.received', 'friend.added', 'conversation.added')`;

/**
 * Changes how the caller is shown to others, with all accounts locked that see it, and tells each of them after commit, on all their
 * devices: friends, those with whom they share a conversation, and those between whom and them a request waits.
 *
 * @param change does it; false where nothing changed, and then nobody is told.
 * @returns the caller's own event; null where nothing changed.
 * @throws ApiError `unauthenticated` where the account is gone, and what `change` throws.
 */
export async function changePerson(
  ctx: Context,
  actor: Actor,
  change: (tx: Queryable, at: Date) => Promise<boolean>,
): Promise<PersonChanged | null> {
  const told = await ctx.db.transaction(async (tx) => {
    await tx.query({
      text: `
        select from users where id in (${viewers}) and erased_at is null order by id for no key update`,
      values: [actor.userId],
    });
    const at = new Date(ctx.clock.now());
    return (await change(tx, at)) ? appendChanged(tx, at, actor.userId) : [];
  });
  if (told.length === 0) return null;
  await broadcastEach(ctx, new Map(told.map(({ user_id, event }) => [user_id, event])));
  const own = told.find(({ user_id }) => user_id === actor.userId);
  if (!own) throw new ApiError('unauthenticated');
  return own.event;
}

/** An earlier event of this kind about the person says nothing any more. */
async function appendChanged(tx: Queryable, at: Date, userId: string): Promise<readonly Changed[]> {
  await tx.query({
    text: `delete from account_events where subject_id = $1 and type = 'person.changed'`,
    values: [userId],
  });
  const { rows } = await tx.query<Changed>({
    text: `
      with moved as (
        update users set account_seq = account_seq + 1 where id in (${viewers}) and erased_at is null
        returning id, account_seq),
      stored as (
        insert into account_events (user_id, seq, type, subject_id, created_at)
        select id, account_seq, 'person.changed', $1, $2 from moved returning *)
      select user_id, account_event_json(stored::account_events, $3, $4, $2) as event from stored`,
    values: [userId, at, limits.unreadMax, limits.unreadMentionsMax],
  });
  return rows;
}
