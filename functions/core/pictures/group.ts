import type { GroupPicture } from '../../wire/groups.ts';
import type { Actor, Context } from '../context.ts';
import { changeGroup, type GroupOutcome } from '../groups/change.ts';
import { claimPicture } from './claim.ts';

/**
 * Shows an upload of the caller's as the picture of a group, or none; a line in the stream says so. What is shown already changes
 * nothing.
 *
 * @throws ApiError `not_found`, `forbidden` for members who are neither owner nor admin, `upload_unusable`.
 */
export function setGroupPicture(
  ctx: Context,
  actor: Actor,
  command: { readonly conversationId: string } & GroupPicture,
): Promise<GroupOutcome> {
  const { conversationId, clientId, uploadId } = command;
  const target = { operation: 'group.set-picture', clientId, group: conversationId };
  return changeGroup(ctx, actor, target, async (tx, stream) => {
    stream.requireRole('owner', 'admin');
    const { rows } = await tx.query<{ picture_id: string | null }>({
      text: 'select picture_id from conversations where id = $1',
      values: [conversationId],
    });
    if (rows[0]?.picture_id === uploadId) return;
    if (uploadId) await claimPicture(tx, actor, uploadId);
    await tx.query({
      text: 'update conversations set picture_id = $2 where id = $1',
      values: [conversationId, uploadId],
    });
    await stream.notice({ notice: 'picture.changed' });
    await stream.detailsChanged();
  });
}
