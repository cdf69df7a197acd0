import { updateConversationSettings } from '../core/conversations/settings.ts';
import { changeMessage } from '../core/messages/change.ts';
import { hideMessages } from '../core/messages/hide.ts';
import { listMessages } from '../core/messages/list.ts';
import { sendMessage } from '../core/messages/send.ts';
import { listVersions } from '../core/messages/versions.ts';
import { updateReceipts } from '../core/receipts/update.ts';
import { searchMessages } from '../core/search/search.ts';
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
  'message.change': async ({ ctx, actor, params, body }) => ({
    result: { event: await changeMessage(ctx, actor, { ...params, ...body }) },
  }),
  'message.hide': async ({ ctx, actor, params, body }) => ({
    result: { event: await hideMessages(ctx, actor, { ...params, ...body }) },
  }),
  'conversation.set': async ({ ctx, actor, params, body }) => ({
    result: { event: await updateConversationSettings(ctx, actor, params.conversationId, body) },
  }),
  'message.versions': async ({ ctx, actor, params }) => ({
    result: { versions: await listVersions(ctx, actor, params) },
  }),
  'message.search': async ({ ctx, actor, body }) => ({ result: await searchMessages(ctx, actor, body) }),
  'receipt.update': async ({ ctx, actor, body }) => ({
    result: { events: await updateReceipts(ctx, actor, body.receipts) },
  }),
});
