import type { AdminPeople, AdminPerson } from '../../wire/admin.ts';
import { limits } from '../../wire/limits.ts';
import type { Actor, Context } from '../context.ts';
import { requireAdmin } from './act.ts';

/**
 * People by their handle: the exact one, or a page in the order of handles after `after`. Of each their state and the day they
 * registered, and nothing about whom they know.
 *
 * @throws ApiError as `requireAdmin`.
 */
export async function listPeople(
  ctx: Context,
  actor: Actor,
  { handle, after }: { readonly handle?: string | undefined; readonly after?: string | undefined },
): Promise<AdminPeople> {
  await requireAdmin(ctx.db, actor);
  const { rows } = await ctx.db.query<AdminPerson>({
    text: `
      select u.id, u.handle, a.user_id is not null as "isAdmin",
        case when u.suspended_at is not null then json_build_object(
          'reason', u.suspension_reason, 'sinceMs', epoch_ms(u.suspended_at)) end as suspension,
        (u.created_at at time zone 'UTC')::date::text as "createdDay"
      from users u left join admins a on a.user_id = u.id
      where u.erased_at is null and ($1::text is null or u.handle = $1) and ($2::text is null or u.handle > $2)
      order by u.handle limit $3`,
    values: [handle ?? null, after ?? null, limits.adminPageMax + 1],
  });
  return { people: rows.slice(0, limits.adminPageMax), more: rows.length > limits.adminPageMax };
}
