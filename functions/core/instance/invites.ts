import { randomUUID } from 'node:crypto';
import type { InstanceInvite, InstanceInviteCreate } from '../../wire/admin.ts';
import { ApiError } from '../../wire/errors.ts';
import { limits } from '../../wire/limits.ts';
import { adminAct, requireAdmin } from '../admin/act.ts';
import type { Actor, Context } from '../context.ts';
import { tokenOf } from '../id-token.ts';

type Row = Omit<InstanceInvite, 'token'>;

/** What tokens of these invitations are signed for. */
export const invitePurpose = { purpose: 'instance-invites' } as const;

const columns = `
  id, epoch_ms(created_at) as "createdAtMs", epoch_ms(expires_at) as "expiresAtMs", max_uses as "maxUses", uses`;

/** The condition in SQL under which an invitation lets somebody in. @param now the parameter that holds the time. */
export function validInvite(now: `$${number}`): string {
  return `revoked_at is null and (expires_at is null or expires_at > ${now}) and (max_uses is null or uses < max_uses)`;
}

/**
 * Makes a code by which people can register. It is computed from the invitation's id and the instance's secret, so it can be shown
 * again and is stored nowhere. A repeat makes another one.
 *
 * @throws ApiError as `requireAdmin`; `too_many` with `limits.instanceInvitesMax` that work.
 */
export async function createInstanceInvite(
  ctx: Context,
  actor: Actor,
  { expiresInSeconds, maxUses }: InstanceInviteCreate,
): Promise<InstanceInvite> {
  const row = await adminAct(ctx, actor, async (tx, at) => {
    const standing = await tx.query({
      text: `select from instance_invites where ${validInvite('$1')}`,
      values: [at],
    });
    if (standing.rowCount >= limits.instanceInvitesMax) throw new ApiError('too_many');
    const expiresAt =
      expiresInSeconds === undefined ? null : new Date(at.getTime() + expiresInSeconds * 1_000);
    const { rows } = await tx.query<Row>({
      text: `
        insert into instance_invites (id, created_by, created_at, expires_at, max_uses)
        values ($1, $2, $3, $4, $5) returning ${columns}`,
      values: [randomUUID(), actor.userId, at, expiresAt, maxUses ?? null],
    });
    const detail = { maxUses: maxUses ?? null, expiresInSeconds: expiresInSeconds ?? null };
    return { acts: [{ act: 'invite.created', detail }], result: rows[0] };
  });
  if (!row) throw new Error('The invitation was not stored.');
  return withToken(ctx, row);
}

/** The invitations that work now, newest first. @throws ApiError as `requireAdmin`. */
export async function listInstanceInvites(ctx: Context, actor: Actor): Promise<InstanceInvite[]> {
  await requireAdmin(ctx.db, actor);
  const { rows } = await ctx.db.query<Row>({
    text: `select ${columns} from instance_invites where ${validInvite('$1')} order by created_at desc, id`,
    values: [new Date(ctx.clock.now())],
  });
  return Promise.all(rows.map((row) => withToken(ctx, row)));
}

/** Ends an invitation; a repeat changes nothing. @throws ApiError as `requireAdmin`; `not_found`. */
export async function revokeInstanceInvite(ctx: Context, actor: Actor, inviteId: string): Promise<void> {
  await adminAct(ctx, actor, async (tx, at) => {
    const { rows } = await tx.query<{ ended: boolean }>({
      text: 'select revoked_at is not null as ended from instance_invites where id = $1',
      values: [inviteId],
    });
    if (!rows[0]) throw new ApiError('not_found');
    if (rows[0].ended) return { acts: [], result: undefined };
    await tx.query({
      text: 'update instance_invites set revoked_at = $2 where id = $1',
      values: [inviteId, at],
    });
    return { acts: [{ act: 'invite.revoked' }], result: undefined };
  });
}

async function withToken(ctx: Context, row: Row): Promise<InstanceInvite> {
  const { id, ...rest } = row;
  return { id, token: await tokenOf(ctx, id, invitePurpose), ...rest };
}
