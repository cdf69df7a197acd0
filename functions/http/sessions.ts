import { signIn } from '../core/accounts/sign-in.ts';
import { challengePasskey, signInByPasskey } from '../core/factors/passkeys/sign-in.ts';
import { finishSecondStep } from '../core/factors/second-step.ts';
import { endSessionByRefreshToken } from '../core/sessions/end.ts';
import { listDevices } from '../core/sessions/list.ts';
import { reauthenticate } from '../core/sessions/recent.ts';
import { refreshSession } from '../core/sessions/refresh.ts';
import { revokeAllSessions, revokeOtherSessions, revokeSession } from '../core/sessions/revoke.ts';
import { callerOf } from './caller.ts';
import { bearerOf, refreshCookieOf, sessionAnswer, signedOutCookies } from './credentials.ts';
import { httpDoor } from './door.ts';

const done = { result: undefined };

export const { create, handler } = httpDoor<'http-sessions'>({
  'session.create': async ({ ctx, event, body }) => {
    const answer = await signIn(ctx, body, callerOf(ctx, event));
    return 'secondStep' in answer ? { result: answer } : sessionAnswer(ctx, event, answer);
  },
  'session.second-step': async ({ ctx, event, body }) =>
    sessionAnswer(ctx, event, await finishSecondStep(ctx, body, callerOf(ctx, event))),
  'passkey.challenge': async ({ ctx, event }) => ({
    result: await challengePasskey(ctx, callerOf(ctx, event)),
  }),
  'session.create-by-passkey': async ({ ctx, event, body }) =>
    sessionAnswer(ctx, event, await signInByPasskey(ctx, body.passkey, callerOf(ctx, event))),
  'session.refresh': async ({ ctx, event, body }) =>
    sessionAnswer(ctx, event, await refreshSession(ctx, body.refresh ?? refreshCookieOf(ctx, event))),
  'session.delete': async ({ ctx, event }) => {
    await endSessionByRefreshToken(ctx, bearerOf(event.headers.authorization) ?? refreshCookieOf(ctx, event));
    return { result: undefined, cookies: signedOutCookies(ctx) };
  },
  'session.list': async ({ ctx, actor }) => ({ result: { sessions: await listDevices(ctx, actor) } }),
  'session.revoke': async ({ ctx, actor, params }) => {
    await revokeSession(ctx, actor, params.sessionId);
    return done;
  },
  'session.revoke-others': async ({ ctx, actor }) => {
    await revokeOtherSessions(ctx, actor);
    return done;
  },
  'session.revoke-all': async ({ ctx, actor }) => {
    await revokeAllSessions(ctx, actor);
    return { result: undefined, cookies: signedOutCookies(ctx) };
  },
  'session.reauthenticate': async ({ ctx, event, actor, body }) => {
    await reauthenticate(ctx, actor, body, callerOf(ctx, event));
    return done;
  },
});
