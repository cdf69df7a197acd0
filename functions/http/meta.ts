import { checkHealth } from '../core/health/check.ts';
import { describeInstance } from '../core/instance/describe.ts';
import { times } from '../wire/limits.ts';
import { httpDoor } from './door.ts';
import { openApiDocument } from './openapi.ts';

export const { create, handler } = httpDoor<'http-meta'>({
  'health.get': async ({ ctx }) => ({ result: await checkHealth(ctx) }),
  'instance.get': async ({ ctx }) => ({
    result: await describeInstance(ctx),
    publicForSeconds: times.instancePublicSeconds,
  }),
  'openapi.get': async ({ ctx }) => ({ result: openApiDocument(ctx.settings) }),
});
