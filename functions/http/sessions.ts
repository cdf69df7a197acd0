import { signIn } from '../core/accounts/sign-in.ts';
import { endSessionByRefreshToken } from '../core/sessions/end.ts';
import { refreshSession } from '../core/sessions/refresh.ts';
import { bearerOf, refreshCookieOf, sessionAnswer, signedOutCookies } from './credentials.ts';
import { httpDoor } from './door.ts';

export const { create, handler } = httpDoor<'http-sessions'>({
  'session.create': async ({ ctx, event, body }) => sessionAnswer(ctx, event, await signIn(ctx, body)),
  'session.refresh': async ({ ctx, event, body }) =>
    sessionAnswer(ctx, event, await refreshSession(ctx, body.refresh ?? refreshCookieOf(ctx, event))),
  'session.delete': async ({ ctx, event }) => {
    await endSessionByRefreshToken(ctx, bearerOf(event.headers.authorization) ?? refreshCookieOf(ctx, event));
    return { result: undefined, cookies: signedOutCookies(ctx) };
  },
});
