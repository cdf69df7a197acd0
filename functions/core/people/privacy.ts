import type { AccountEvent } from '../../wire/events.ts';
import type { PrivacySettings } from '../../wire/people.ts';
import { changeOwn } from '../account-stream/change-own.ts';
import type { Actor, Context } from '../context.ts';
import { withdrawPresence } from '../presence/withdraw.ts';

/**
 * Decides who may see and do what. What is left out stays as it is; a repeat changes nothing that is seen. Presence that is
 * turned off ends at once, everything else holds from the next act on.
 */
export async function updatePrivacy(
  ctx: Context,
  actor: Actor,
  update: { readonly [Name in keyof PrivacySettings]?: boolean | undefined },
): Promise<AccountEvent | null> {
  const { findable, presence, typing, receipts, groupAdds } = update;
  let endsPresence = false;
  const event = await changeOwn(
    ctx,
    actor,
    async (tx) => {
      const { rows } = await tx.query<{ show_presence: boolean }>({
        text: 'select show_presence from users where id = $1',
        values: [actor.userId],
      });
      endsPresence = presence === false && rows[0]?.show_presence === true;
      await tx.query({
        text: `
          update users set
            findable = coalesce($2, findable), show_presence = coalesce($3, show_presence),
            show_typing = coalesce($4, show_typing), share_receipts = coalesce($5, share_receipts),
            allow_group_adds = coalesce($6, allow_group_adds)
          where id = $1`,
        values: [actor.userId, findable, presence, typing, receipts, groupAdds].map((value) => value ?? null),
      });
      return { type: 'privacy.changed' };
    },
    true,
  );
  if (endsPresence) await withdrawPresence(ctx, actor.userId);
  return event;
}
