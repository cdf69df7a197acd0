import * as v from 'valibot';
import { AttachmentAccess, AttachmentType, Upload, UploadForm, UploadPurpose } from '../attachments.ts';
import { limits } from '../limits.ts';
import { ClientId, Uuid } from '../values.ts';
import { AttachmentListQuery, MessageListResult } from './messages.ts';
import { ConversationParams, type HttpOperation } from './operation.ts';

const UploadParams = v.strictObject({ uploadId: Uuid });

/** Files: their way in, and their way out. */
export const attachmentOperations = {
  'upload.create': {
    summary:
      'Ask for a form to post one file with; sent again with the same client id it answers a fresh form',
    body: v.strictObject({
      clientId: ClientId,
      purpose: UploadPurpose,
      contentType: AttachmentType,
      sizeBytes: v.pipe(
        v.number(),
        v.safeInteger('not_integer'),
        v.minValue(1, 'too_small'),
        v.maxValue(limits.attachmentMaxBytes, 'too_large'),
      ),
    }),
    result: UploadForm,
    status: 201,
  },
  'upload.complete': {
    summary: 'Tell that the file was posted; it is then looked at',
    params: UploadParams,
    result: Upload,
    status: 200,
  },
  'upload.get': { summary: 'How far an upload is', params: UploadParams, result: Upload, status: 200 },
  'upload.delete': {
    summary: 'Throw away an upload that is not used yet',
    params: UploadParams,
    result: null,
    status: 204,
  },
  'attachment.open': {
    summary:
      'Addresses and keys of attachments of messages that the caller sees; what they do not see is left out',
    body: v.strictObject({
      ids: v.pipe(
        v.array(Uuid),
        v.minLength(1, 'required'),
        v.maxLength(limits.attachmentsOpenedMax, 'too_many'),
      ),
    }),
    result: v.object({ attachments: v.array(AttachmentAccess) }),
    status: 200,
  },
  'attachment.list': {
    summary: 'Messages of a conversation that have files attached',
    params: ConversationParams,
    query: AttachmentListQuery,
    result: MessageListResult,
    status: 200,
  },
} as const satisfies Record<string, HttpOperation>;
