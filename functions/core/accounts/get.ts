import type { AccountInfo } from '../../wire/accounts.ts';
import { ApiError } from '../../wire/errors.ts';
import type { Actor, Context } from '../context.ts';

/** The caller's own account and what was consented to. */
export async function getAccount(ctx: Context, actor: Actor): Promise<AccountInfo> {
  const { rows } = await ctx.db.query<AccountInfo>({
    text: `
      select person_json(u) as me, epoch_ms(u.created_at) as "createdAtMs",
        exists (select from admins a where a.user_id = u.id) as "isAdmin", coalesce((
        select json_agg(json_build_object('document', c.document, 'version', c.version, 'sha256', c.sha256,
          'locale', c.locale, 'acceptedAtMs', epoch_ms(c.accepted_at)) order by c.accepted_at)
        from consents c where c.user_id = u.id), '[]') as consents
      from users u where u.id = $1`,
    values: [actor.userId],
  });
  const account = rows[0];
  if (!account) throw new ApiError('unauthenticated');
  return account;
}
