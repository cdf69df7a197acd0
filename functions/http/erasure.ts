import { previewErasure } from '../core/erasure/preview.ts';
import { getReceipt, receiptPublicKey } from '../core/erasure/receipt.ts';
import { cancelErasure, getErasure, hastenErasure, requestErasure } from '../core/erasure/request.ts';
import { httpDoor } from './door.ts';

const done = { result: undefined };

export const { create, handler } = httpDoor<'http-erasure'>({
  'erasure.preview': async ({ ctx, actor }) => ({ result: await previewErasure(ctx, actor) }),
  'erasure.get': async ({ ctx, actor }) => ({ result: await getErasure(ctx, actor) }),
  'erasure.request': async ({ ctx, actor, body }) => ({
    result: await requestErasure(ctx, actor, body.handle),
  }),
  'erasure.cancel': async ({ ctx, actor }) => {
    await cancelErasure(ctx, actor);
    return done;
  },
  'erasure.hasten': async ({ ctx, actor }) => {
    await hastenErasure(ctx, actor);
    return done;
  },
  'erasure-receipt.get': async ({ ctx, body }) => ({ result: await getReceipt(ctx, body.token) }),
  'erasure-receipt.key': async ({ ctx }) => ({
    result: await receiptPublicKey(ctx),
    publicForSeconds: 300,
  }),
});
