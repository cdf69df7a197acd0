import { readFile } from 'node:fs/promises';
import { incomingKey } from '../../functions/core/attachments/objects.ts';
import { processUpload } from '../../functions/core/attachments/process.ts';
import { completeUpload, createUpload } from '../../functions/core/attachments/uploads.ts';
import type { Actor, Context } from '../../functions/core/context.ts';
import { setGroupPicture } from '../../functions/core/pictures/group.ts';
import { setOwnPicture } from '../../functions/core/pictures/own.ts';
import type { UploadPurpose } from '../../functions/wire/attachments.ts';
import { ApiError } from '../../functions/wire/errors.ts';
import { demoId } from './ids.ts';
import { actorOf, idOf, type Stage } from './stage.ts';
import type { Step } from './story.ts';

type Showing = Extract<Step, { kind: 'show-picture' }>;

/** Shows a picture as a person's or a group's. One that was shown before, and taken away since, stays away. */
export async function showPicture(stage: Stage, { by, group, picture }: Showing): Promise<void> {
  const { ctx } = stage;
  const actor = actorOf(by);
  const key = group ?? by;
  try {
    const uploadId = await upload(ctx, actor, { purpose: 'picture', key, picture });
    if (!group) await setOwnPicture(ctx, actor, uploadId);
    else {
      const clientId = demoId(`shown/${group}`);
      await setGroupPicture(ctx, actor, { conversationId: idOf(stage, group), clientId, uploadId });
    }
  } catch (error) {
    if (!(error instanceof ApiError && ['upload_unusable', 'not_found'].includes(error.code))) throw error;
  }
}

/** Puts a picture through what every upload goes through, without the form, and names it. A repeat does nothing. */
export async function upload(
  ctx: Context,
  actor: Actor,
  { purpose, key, picture }: { purpose: UploadPurpose; key: string; picture: string },
): Promise<string> {
  const id = demoId(`picture/${key}`);
  const content = await readFile(new URL(`./pictures/${picture}`, import.meta.url));
  const asked = { clientId: id, purpose, contentType: 'image/webp', sizeBytes: content.length } as const;
  try {
    await createUpload(ctx, actor, asked);
    await ctx.fileStore.put(incomingKey(id), content);
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'client_id_reused')) throw error;
  }
  await completeUpload(ctx, actor, id);
  await processUpload(ctx, id);
  return id;
}
