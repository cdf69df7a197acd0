import { ApiError } from '../../wire/errors.ts';
import type { Actor, Queryable } from '../context.ts';

/**
 * Makes an own upload the picture of one person or one group, from now until it is replaced; what it replaces is unreadable from the
 * moment the row that named it changes.
 *
 * @throws ApiError `upload_unusable` where it is not the caller's, no picture, not ready, or shown already.
 */
export async function claimPicture(tx: Queryable, actor: Actor, uploadId: string): Promise<void> {
  const { rowCount } = await tx.query({
    text: `
      update attachments set shown = true
      where id = $1 and owner_id = $2 and purpose = 'picture' and state = 'ready' and not shown`,
    values: [uploadId, actor.userId],
  });
  if (rowCount !== 1) throw new ApiError('upload_unusable');
}
