import { ApiError } from '../../wire/errors.ts';
import { logAct } from '../admin/log.ts';
import type { Context, Queryable } from '../context.ts';
import { assertToken, claimedIdOf } from '../id-token.ts';
import { invitePurpose, validInvite } from './invites.ts';
import { readInstanceSettings } from './settings.ts';

/** Under what a person may register; `settle` records it once the account stands. */
export interface Admission {
  /** Takes one use of the invitation, and makes the first person an administrator. */
  settle(userId: string): Promise<void>;
}

/**
 * Decides whether somebody may register now, and holds what that rests on until the transaction ends, so that two at once cannot
 * both be the first or both take the last use of an invitation.
 *
 * As long as nobody administers the instance, the person who is to do so needs no invitation, however registration stands.
 *
 * @param invite the token of an invitation, where one was given; one that is not needed is not used up.
 * @throws ApiError `invite_required`, `registration_closed`.
 */
export async function admit(
  ctx: Context,
  tx: Queryable,
  { handle, invite }: { readonly handle: string; readonly invite?: string | undefined },
): Promise<Admission> {
  if (await becomesAdmin(ctx, tx, handle))
    return { settle: (userId) => claimAdministration(ctx, tx, userId) };
  const { registration } = await readInstanceSettings(ctx, tx);
  if (registration === 'open') return { settle: async () => {} };
  if (registration === 'closed') throw new ApiError('registration_closed');
  const inviteId = await holdInvite(ctx, tx, invite);
  return {
    async settle() {
      await tx.query({
        text: 'update instance_invites set uses = uses + 1 where id = $1',
        values: [inviteId],
      });
    },
  };
}

/**
 * Makes the person whom the deployment names an administrator, once for each handle that it names: after that other
 * administrators may take the role away like anybody's.
 */
export async function honourNamedAdmin(ctx: Context, person: { id: string; handle: string }): Promise<void> {
  const named = ctx.settings.adminHandle;
  if (named === undefined || person.handle !== named) return;
  const honoured = await ctx.db.query({
    text: 'select from instance where admin_handle = $1',
    values: [named],
  });
  if (honoured.rowCount > 0) return;
  await ctx.db.transaction(async (tx) => {
    if (await becomesAdmin(ctx, tx, named)) await claimAdministration(ctx, tx, person.id);
  });
}

/** Locks the instance's row where the answer may be yes; it is asked without a lock first, which is nearly always enough. */
async function becomesAdmin(ctx: Context, tx: Queryable, handle: string): Promise<boolean> {
  const named = ctx.settings.adminHandle;
  if (named !== undefined && handle !== named) return false;
  const open = named === undefined ? 'admin_claimed_at is null' : 'admin_handle is distinct from $1';
  const values = named === undefined ? [] : [named];
  const seen = await tx.query({ text: `select from instance where ${open}`, values });
  if (seen.rowCount === 0) return false;
  const locked = await tx.query({ text: `select from instance where ${open} for no key update`, values });
  return locked.rowCount > 0;
}

async function claimAdministration(ctx: Context, tx: Queryable, userId: string): Promise<void> {
  const at = new Date(ctx.clock.now());
  const named = ctx.settings.adminHandle ?? null;
  await tx.query({
    text: 'update instance set admin_claimed_at = coalesce(admin_claimed_at, $1), admin_handle = coalesce($2, admin_handle)',
    values: [at, named],
  });
  await tx.query({
    text: 'insert into admins (user_id, since) values ($1, $2) on conflict do nothing',
    values: [userId, at],
  });
  const by = named === null ? 'first_registration' : 'deployment';
  await logAct(tx, at, null, {
    act: 'admin.granted',
    subjectId: userId,
    own: named === null,
    detail: { by },
  });
}

/** @throws ApiError `invite_required`, whose issue tells a code that is missing from one that does not work. */
async function holdInvite(ctx: Context, tx: Queryable, invite: string | undefined): Promise<string> {
  const refusal = (reason: 'required' | 'not_valid') =>
    new ApiError('invite_required', { issues: [{ path: 'invite', reason }] });
  if (invite === undefined) throw refusal('required');
  await assertToken(ctx, invite, invitePurpose).catch(() => {
    throw refusal('not_valid');
  });
  const inviteId = claimedIdOf(invite);
  const held = await tx.query({
    text: `select from instance_invites where id = $1 and ${validInvite('$2')} for no key update`,
    values: [inviteId, new Date(ctx.clock.now())],
  });
  if (held.rowCount === 0) throw refusal('not_valid');
  return inviteId;
}
