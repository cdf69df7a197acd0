import { ApiError } from '../../wire/errors.ts';
import type { SecurityInfo } from '../../wire/security.ts';
import type { Actor, Context } from '../context.ts';

/** How well the caller's account is kept. */
export async function getSecurity(ctx: Context, actor: Actor): Promise<SecurityInfo> {
  const { rows } = await ctx.db.query<SecurityInfo>({
    text: `
      select u.email, coalesce(u.recovery_settled, 'open') as recovery,
        json_build_object('left', (select count(*) from recovery_codes c where c.user_id = u.id),
          'madeAtMs', epoch_ms(u.recovery_codes_at)) as "recoveryCodes"
      from users u where u.id = $1`,
    values: [actor.userId],
  });
  if (!rows[0]) throw new ApiError('unauthenticated');
  return rows[0];
}
