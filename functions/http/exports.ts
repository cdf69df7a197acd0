import { createExport, deleteExport, getExport, linkExport, ownExports } from '../core/exports/manage.ts';
import { httpDoor } from './door.ts';

export const { create, handler } = httpDoor<'http-exports'>({
  'export.create': async ({ ctx, actor, body }) => ({ result: await createExport(ctx, actor, body) }),
  'export.list': async ({ ctx, actor }) => ({ result: { exports: await ownExports(ctx, actor) } }),
  'export.get': async ({ ctx, actor, params }) => ({ result: await getExport(ctx, actor, params.exportId) }),
  'export.link': async ({ ctx, actor, params }) => ({
    result: await linkExport(ctx, actor, params.exportId),
  }),
  'export.delete': async ({ ctx, actor, params }) => {
    await deleteExport(ctx, actor, params.exportId);
    return { result: undefined };
  },
});
