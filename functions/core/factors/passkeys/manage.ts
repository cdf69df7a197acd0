import { ApiError } from '../../../wire/errors.ts';
import type { Caller } from '../../caller.ts';
import type { Actor, Context } from '../../context.ts';
import { noteSecurity } from '../../notifications/security.ts';
import { requireRecentFactor } from '../recent.ts';

/** A row of `passkeys` as its owner sees it. */
export const passkeyColumns = `
  id, credential_id as "credentialId", name, synced, (created_at at time zone 'utc')::date::text as "createdDay",
  last_used_day::text as "lastUsedDay"`;

/** Gives a passkey another name; a repeat changes nothing. @throws ApiError `not_found`. */
export async function renamePasskey(
  ctx: Context,
  actor: Actor,
  passkeyId: string,
  name: string,
): Promise<void> {
  const { rowCount } = await ctx.db.query({
    text: 'update passkeys set name = $3 where id = $1 and user_id = $2',
    values: [passkeyId, actor.userId, name],
  });
  if (rowCount === 0) throw new ApiError('not_found');
}

/**
 * Forgets a passkey; the person is told. After the last one, and without an authenticator app, the password alone signs in.
 *
 * @throws ApiError `reauthentication_required`, `not_found`.
 */
export async function removePasskey(
  ctx: Context,
  actor: Actor,
  passkeyId: string,
  caller: Caller,
): Promise<void> {
  await requireRecentFactor(ctx, actor);
  const { rowCount } = await ctx.db.query({
    text: 'delete from passkeys where id = $1 and user_id = $2',
    values: [passkeyId, actor.userId],
  });
  if (rowCount === 0) throw new ApiError('not_found');
  await noteSecurity(ctx, actor.userId, 'passkey_removed', caller.device);
}
