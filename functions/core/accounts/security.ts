import { ApiError } from '../../wire/errors.ts';
import type { SecurityInfo } from '../../wire/security.ts';
import type { Actor, Context } from '../context.ts';
import { passkeyColumns } from '../factors/passkeys/manage.ts';

/** How well the caller's account is kept. */
export async function getSecurity(ctx: Context, actor: Actor): Promise<SecurityInfo> {
  const { rows } = await ctx.db.query<SecurityInfo>({
    text: `
      select u.email, coalesce(u.recovery_settled, 'open') as recovery,
        json_build_object('left', (select count(*) from recovery_codes c where c.user_id = u.id),
          'madeAtMs', epoch_ms(u.recovery_codes_at)) as "recoveryCodes",
        (select json_build_object('createdDay', (t.created_at at time zone 'utc')::date)
          from totp t where t.user_id = u.id) as totp,
        coalesce((select json_agg(p) from (
          select ${passkeyColumns} from passkeys where user_id = u.id order by created_at, passkeys.id) p), '[]') as passkeys
      from users u where u.id = $1`,
    values: [actor.userId],
  });
  if (!rows[0]) throw new ApiError('unauthenticated');
  return rows[0];
}
