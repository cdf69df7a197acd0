import { listAttachments } from '../core/attachments/list.ts';
import { openAttachments } from '../core/attachments/open.ts';
import { completeUpload, createUpload, deleteUpload, getUpload } from '../core/attachments/uploads.ts';
import { httpDoor } from './door.ts';

export const { create, handler } = httpDoor<'http-attachments'>({
  'upload.create': async ({ ctx, actor, body }) => ({ result: await createUpload(ctx, actor, body) }),
  'upload.complete': async ({ ctx, actor, params }) => ({
    result: await completeUpload(ctx, actor, params.uploadId),
  }),
  'upload.get': async ({ ctx, actor, params }) => ({ result: await getUpload(ctx, actor, params.uploadId) }),
  'upload.delete': async ({ ctx, actor, params }) => {
    await deleteUpload(ctx, actor, params.uploadId);
    return { result: undefined };
  },
  'attachment.open': async ({ ctx, actor, body }) => ({
    result: { attachments: await openAttachments(ctx, actor, body.ids) },
  }),
  'attachment.list': async ({ ctx, actor, params, query }) => ({
    result: await listAttachments(ctx, actor, params.conversationId, query),
  }),
});
