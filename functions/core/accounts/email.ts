import { ApiError } from '../../wire/errors.ts';
import type { Actor, Context } from '../context.ts';
import { takePersonRate } from '../limits/person-rate.ts';
import { readLink, useLink } from '../mail/links.ts';
import { enqueueMail } from '../mail/work.ts';
import { noteSecurity } from '../notifications/security.ts';
import { requireRecentAuth } from '../sessions/recent.ts';

/**
 * Has a mail sent to an address that the caller wants for their account; it counts once the link in it was opened. Whether
 * others use the address is not looked at.
 *
 * @throws ApiError `reauthentication_required`, `too_many_requests`.
 */
export async function changeEmail(ctx: Context, actor: Actor, email: string): Promise<void> {
  await requireRecentAuth(ctx, actor);
  await takePersonRate(ctx, ctx.db, actor, 'emailsPerPerson');
  await enqueueMail(ctx, { type: 'confirm', userId: actor.userId, email });
}

/** Takes the address off the account; the person is told there once more. A repeat does nothing. @throws ApiError `reauthentication_required`. */
export async function removeEmail(ctx: Context, actor: Actor): Promise<void> {
  await requireRecentAuth(ctx, actor);
  await replaceEmail(ctx, actor.userId, null);
}

/** Makes an address count, by the link that was sent there; the old one is told. @throws ApiError `wrong_recovery`. */
export async function confirmEmail(ctx: Context, token: string): Promise<void> {
  const link = await readLink(ctx, 'email', token);
  if (!link || !(await useLink(ctx, 'email', token))) throw new ApiError('wrong_recovery');
  await replaceEmail(ctx, String(link.userId), String(link.email));
}

async function replaceEmail(ctx: Context, userId: string, email: string | null): Promise<void> {
  const { rows } = await ctx.db.query<{ before: string | null }>({
    text: `
      update users u set email = $2 from (select id, email from users where id = $1 and erased_at is null for update) old
      where u.id = old.id and old.email is distinct from $2 returning old.email as before`,
    values: [userId, email],
  });
  const changed = rows[0];
  if (!changed) return;
  await noteSecurity(ctx, userId, 'email_changed', '', changed.before ?? undefined);
}
