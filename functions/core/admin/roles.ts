import { ApiError } from '../../wire/errors.ts';
import type { Actor, Context, Queryable } from '../context.ts';
import { adminAct } from './act.ts';

/**
 * Lets a person administer the instance; a repeat changes nothing.
 *
 * @throws ApiError as `requireAdmin`; `not_found`, also for somebody who is suspended.
 */
export async function grantAdmin(ctx: Context, actor: Actor, userId: string): Promise<void> {
  await adminAct(ctx, actor, async (tx, at) => {
    const found = await tx.query({
      text: 'select from users where id = $1 and suspended_at is null for no key update',
      values: [userId],
    });
    if (found.rowCount === 0) throw new ApiError('not_found');
    const { rowCount } = await tx.query({
      text: 'insert into admins (user_id, since) values ($1, $2) on conflict do nothing',
      values: [userId, at],
    });
    if (rowCount === 0) return { acts: [], result: undefined };
    const detail = { by: 'administrator' };
    return { acts: [{ act: 'admin.granted', subjectId: userId, detail }], result: undefined };
  });
}

/**
 * Takes that role away, from others or from oneself; a repeat changes nothing.
 *
 * @throws ApiError as `requireAdmin`; `last_admin` where nobody would be left.
 */
export async function revokeAdmin(ctx: Context, actor: Actor, userId: string): Promise<void> {
  await adminAct(ctx, actor, async (tx) => {
    if (!(await takeRole(tx, userId))) return { acts: [], result: undefined };
    const left = await tx.query({ text: 'select from admins limit 1' });
    if (left.rowCount === 0) throw new ApiError('last_admin');
    return { acts: [{ act: 'admin.revoked', subjectId: userId }], result: undefined };
  });
}

/** Whether the person had the role. Only inside an act: its lock keeps two of them apart. */
export async function takeRole(tx: Queryable, userId: string): Promise<boolean> {
  const { rowCount } = await tx.query({ text: 'delete from admins where user_id = $1', values: [userId] });
  return rowCount > 0;
}
