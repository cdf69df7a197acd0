import { changeHandle } from '../core/accounts/change-handle.ts';
import { changeName } from '../core/accounts/change-name.ts';
import { changePassword } from '../core/accounts/change-password.ts';
import { changeEmail, confirmEmail, removeEmail } from '../core/accounts/email.ts';
import { getSecurity } from '../core/accounts/security.ts';
import { addPasskey, beginPasskey } from '../core/factors/passkeys/add.ts';
import { removePasskey, renamePasskey } from '../core/factors/passkeys/manage.ts';
import { beginTotp, confirmTotp, removeTotp } from '../core/factors/totp.ts';
import { setOwnPicture } from '../core/pictures/own.ts';
import { recoverByCode } from '../core/recovery/by-code.ts';
import { askForRecovery, recoverByMail } from '../core/recovery/by-mail.ts';
import { renewRecoveryCodes, settleRecovery } from '../core/recovery/codes.ts';
import { callerOf } from './caller.ts';
import { httpDoor } from './door.ts';

const done = { result: undefined };

export const { create, handler } = httpDoor<'http-security'>({
  'account.security': async ({ ctx, actor }) => ({ result: await getSecurity(ctx, actor) }),
  'account.change-password': async ({ ctx, event, actor, body }) => {
    await changePassword(ctx, actor, body, callerOf(ctx, event));
    return done;
  },
  'account.renew-recovery-codes': async ({ ctx, actor }) => ({
    result: await renewRecoveryCodes(ctx, actor),
  }),
  'account.settle-recovery': async ({ ctx, actor, body }) => {
    await settleRecovery(ctx, actor, body.code);
    return done;
  },
  'account.change-name': async ({ ctx, actor, body }) => ({
    result: { event: await changeName(ctx, actor, body.displayName) },
  }),
  'account.change-picture': async ({ ctx, actor, body }) => ({
    result: { event: await setOwnPicture(ctx, actor, body.uploadId) },
  }),
  'account.change-handle': async ({ ctx, event, actor, body }) => ({
    result: { event: await changeHandle(ctx, actor, body.handle, callerOf(ctx, event)) },
  }),
  'totp.begin': async ({ ctx, actor }) => ({ result: await beginTotp(ctx, actor) }),
  'totp.confirm': async ({ ctx, event, actor, body }) => {
    await confirmTotp(ctx, actor, body.code, callerOf(ctx, event));
    return done;
  },
  'totp.remove': async ({ ctx, event, actor }) => {
    await removeTotp(ctx, actor, callerOf(ctx, event));
    return done;
  },
  'passkey.begin': async ({ ctx, actor }) => ({ result: await beginPasskey(ctx, actor) }),
  'passkey.add': async ({ ctx, event, actor, body }) => ({
    result: await addPasskey(ctx, actor, body, callerOf(ctx, event)),
  }),
  'passkey.rename': async ({ ctx, actor, params, body }) => {
    await renamePasskey(ctx, actor, params.passkeyId, body.name);
    return done;
  },
  'passkey.remove': async ({ ctx, event, actor, params }) => {
    await removePasskey(ctx, actor, params.passkeyId, callerOf(ctx, event));
    return done;
  },
  'account.change-email': async ({ ctx, actor, body }) => {
    await changeEmail(ctx, actor, body.email);
    return done;
  },
  'account.remove-email': async ({ ctx, actor }) => {
    await removeEmail(ctx, actor);
    return done;
  },
  'email.confirm': async ({ ctx, body }) => {
    await confirmEmail(ctx, body.token);
    return done;
  },
  'recovery.ask': async ({ ctx, event, body }) => {
    await askForRecovery(ctx, body.account, callerOf(ctx, event));
    return { result: {} };
  },
  'recovery.by-mail': async ({ ctx, event, body }) => {
    await recoverByMail(ctx, body, callerOf(ctx, event));
    return done;
  },
  'recovery.by-code': async ({ ctx, event, body }) => {
    await recoverByCode(ctx, body, callerOf(ctx, event));
    return done;
  },
});
