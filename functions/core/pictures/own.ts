import type { AccountEvent } from '../../wire/events.ts';
import type { Actor, Context } from '../context.ts';
import { takePersonRate } from '../limits/person-rate.ts';
import { changePerson } from '../people/change-person.ts';
import { claimPicture } from './claim.ts';

/**
 * Shows an upload as the caller's picture, or none, and tells everybody who sees them. What is shown already changes nothing.
 *
 * @throws ApiError `upload_unusable`, `too_many_requests`.
 */
export function setOwnPicture(
  ctx: Context,
  actor: Actor,
  uploadId: string | null,
): Promise<AccountEvent | null> {
  return changePerson(ctx, actor, async (tx) => {
    const { rows } = await tx.query<{ picture_id: string | null }>({
      text: 'select picture_id from users where id = $1',
      values: [actor.userId],
    });
    if (rows[0]?.picture_id === uploadId) return false;
    await takePersonRate(ctx, tx, actor, 'pictureChanges');
    if (uploadId) await claimPicture(tx, actor, uploadId);
    await tx.query({
      text: 'update users set picture_id = $2 where id = $1',
      values: [actor.userId, uploadId],
    });
    return true;
  });
}
