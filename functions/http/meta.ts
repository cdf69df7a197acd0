import { checkHealth } from '../core/health/check.ts';
import { httpDoor } from './door.ts';
import { openApiDocument } from './openapi.ts';

export const { create, handler } = httpDoor<'http-meta'>({
  'health.get': async ({ ctx }) => ({ result: await checkHealth(ctx) }),
  'openapi.get': async ({ ctx }) => ({ result: openApiDocument(ctx.settings) }),
});
