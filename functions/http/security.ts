import { changePassword } from '../core/accounts/change-password.ts';
import { getSecurity } from '../core/accounts/security.ts';
import { recoverByCode } from '../core/recovery/by-code.ts';
import { renewRecoveryCodes, settleRecovery } from '../core/recovery/codes.ts';
import { callerOf } from './caller.ts';
import { httpDoor } from './door.ts';

const done = { result: undefined };

export const { create, handler } = httpDoor<'http-security'>({
  'account.security': async ({ ctx, actor }) => ({ result: await getSecurity(ctx, actor) }),
  'account.change-password': async ({ ctx, actor, body }) => {
    await changePassword(ctx, actor, body);
    return done;
  },
  'account.renew-recovery-codes': async ({ ctx, actor }) => ({
    result: await renewRecoveryCodes(ctx, actor),
  }),
  'account.settle-recovery': async ({ ctx, actor, body }) => {
    await settleRecovery(ctx, actor, body.code);
    return done;
  },
  'recovery.by-code': async ({ ctx, event, body }) => {
    await recoverByCode(ctx, body, callerOf(event));
    return done;
  },
});
