import { randomBytes } from 'node:crypto';
import { accountTimes } from '../../wire/limits.ts';
import { appendAccountEvent, type NewAccountEvent, type Told } from '../account-stream/append.ts';
import { tell } from '../account-stream/tell.ts';
import { heldHandleHash } from '../accounts/held-handles.ts';
import type { Context, Queryable } from '../context.ts';

/** Fits the form of a hash, and no password gives it. */
export const closedPassword = `$argon2id$v=19$m=65536,t=3,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/**
 * Leaves of the account what others still have to be able to refer to: an id, with a name that says that it is gone. The handle is
 * held as a keyed hash for `accountTimes.handleHeldDays`. A repeat changes nothing.
 */
export async function leaveTombstone(ctx: Context, userId: string): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const { rows } = await tx.query<{ handle: string; erased_at: Date | null }>({
      text: 'select handle, erased_at from users where id = $1 for no key update',
      values: [userId],
    });
    const account = rows[0];
    if (!account || account.erased_at) return;
    const nowMs = ctx.clock.now();
    await tx.query({
      text: `
        insert into held_handles (handle_hash, user_id, held_until) values ($1, null, $2)
        on conflict (handle_hash) do update set user_id = null, held_until = excluded.held_until`,
      values: [
        await heldHandleHash(ctx, account.handle),
        new Date(nowMs + accountTimes.handleHeldDays * 86_400_000),
      ],
    });
    await tx.query({ text: 'update held_handles set user_id = null where user_id = $1', values: [userId] });
    await tx.query({
      text: `
        update users set handle = $2, display_name = 'Deleted account', password_phc = $3, created_at = 'epoch',
          account_seq = 0, notifications_seen_seq = 0, findable = false, show_presence = false, show_typing = false,
          share_receipts = false, allow_group_adds = false, session_epoch = -1, recovery_codes_at = null,
          recovery_settled = null, email = null, picture_id = null, quiet_from_minute = null, quiet_until_minute = null,
          quiet_time_zone = null, suspended_at = null, suspension_reason = null, active_day = null,
          operator_log_seq = 0, operator_log_hash = repeat('0', 64), add_link_version = -1, erased_at = $4
        where id = $1`,
      values: [userId, `deleted_${randomBytes(8).toString('hex')}`, closedPassword, new Date(nowMs)],
    });
  });
}

/** How what was told of the person ends for those who were told it. */
const endings: Readonly<Record<string, NewAccountEvent>> = {
  'friend.added': { type: 'friend.removed' },
  'friend_request.received': { type: 'friend_request.closed', detail: 'received' },
  'friend_request.sent': { type: 'friend_request.closed', detail: 'sent' },
  'person.blocked': { type: 'person.unblocked' },
};
/** Events that may name somebody who is erased: each says that something with them has ended. */
export const endingTypes = `('person.erased', 'friend.removed', 'friend_request.closed', 'person.unblocked')`;

/**
 * Tells everybody who has to do with the person that they are gone, on all their devices, and deletes what was told of them before.
 * One after the other, so that no more than one account is locked at a time. A repeat tells nobody twice.
 *
 * @returns whether all of it is done.
 */
export async function tellErased(ctx: Context, userId: string, mayGoOn: () => boolean): Promise<boolean> {
  const { rows } = await ctx.db.query<{ user_id: string }>({
    text: `
      select k.user_id from (
        select m.user_id from members own join members m using (conversation_id) where own.user_id = $1
        union
        select e.user_id from account_events e where e.subject_id = $1) k
      join users u on u.id = k.user_id
      where k.user_id <> $1 and u.erased_at is null and (
        not exists (
          select from account_events t
          where t.user_id = k.user_id and t.subject_id = $1 and t.type = 'person.erased')
        or exists (
          select from account_events t
          where t.user_id = k.user_id and t.subject_id = $1 and t.type not in ${endingTypes}))
      order by k.user_id`,
    values: [userId],
  });
  for (const { user_id: otherId } of rows) {
    if (!mayGoOn()) return false;
    const told = await ctx.db.transaction((tx) =>
      replaceTold(tx, new Date(ctx.clock.now()), otherId, userId),
    );
    await tell(ctx, told);
  }
  return true;
}

async function replaceTold(tx: Queryable, at: Date, otherId: string, userId: string): Promise<Told[]> {
  await tx.query({ text: 'select from users where id = $1 for no key update', values: [otherId] });
  const before = await tx.query<{ type: string }>({
    text: 'delete from account_events where user_id = $1 and subject_id = $2 returning type',
    values: [otherId, userId],
  });
  const types = new Set(before.rows.map(({ type }) => type));
  const events = [...types].flatMap((type) => endings[type] ?? []);
  const told: Told[] = [];
  for (const event of [...events, { type: 'person.erased' } as const]) {
    told.push(await appendAccountEvent(tx, at, otherId, { ...event, subjectId: userId }));
  }
  return told;
}
