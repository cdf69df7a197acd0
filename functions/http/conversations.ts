import { listMessages } from '../core/messages/list.ts';
import { sendMessage } from '../core/messages/send.ts';
import { updateReceipts } from '../core/receipts/update.ts';
import { sync } from '../core/sync/sync.ts';
import { httpDoor } from './door.ts';

export const { create, handler } = httpDoor<'http-conversations'>({
  sync: async ({ ctx, actor, body }) => ({ result: await sync(ctx, actor, body) }),
  'message.list': async ({ ctx, actor, params, query }) => ({
    result: await listMessages(ctx, actor, params.conversationId, query),
  }),
  'message.send': async ({ ctx, actor, params, body }) => ({
    result: { event: await sendMessage(ctx, actor, { ...params, ...body }) },
  }),
  'receipt.update': async ({ ctx, actor, body }) => ({
    result: { events: await updateReceipts(ctx, actor, body.receipts) },
  }),
});
