import { createAccessToken, listAccessTokens, revokeAccessToken } from '../core/access-tokens/manage.ts';
import { httpDoor } from './door.ts';

export const { create, handler } = httpDoor<'http-access-tokens'>({
  'access-token.create': async ({ ctx, actor, body }) => ({
    result: await createAccessToken(ctx, actor, body),
  }),
  'access-token.list': async ({ ctx, actor }) => ({
    result: { accessTokens: await listAccessTokens(ctx, actor) },
  }),
  'access-token.revoke': async ({ ctx, actor, params }) => {
    await revokeAccessToken(ctx, actor, params.tokenId);
    return { result: undefined };
  },
});
