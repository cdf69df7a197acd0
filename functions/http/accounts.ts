import { getAccount } from '../core/accounts/get.ts';
import { registerAccount } from '../core/accounts/register.ts';
import { getStorageKey } from '../core/accounts/storage-key.ts';
import { giveConsent } from '../core/consents/give.ts';
import { getOperatorLog } from '../core/operator-log/get.ts';
import { getStoredData } from '../core/privacy/stored-data.ts';
import { callerOf } from './caller.ts';
import { sessionAnswer } from './credentials.ts';
import { httpDoor } from './door.ts';

export const { create, handler } = httpDoor<'http-accounts'>({
  'account.register': async ({ ctx, event, body }) =>
    sessionAnswer(ctx, event, await registerAccount(ctx, body, callerOf(ctx, event))),
  'account.get': async ({ ctx, actor }) => ({ result: await getAccount(ctx, actor) }),
  'consent.give': async ({ ctx, actor, body }) => {
    await giveConsent(ctx, actor, body);
    return { result: undefined };
  },
  'operator-log.get': async ({ ctx, actor }) => ({ result: await getOperatorLog(ctx, actor) }),
  'account.storage-key': async ({ ctx, actor }) => ({ result: await getStorageKey(ctx, actor) }),
  'stored-data.get': async ({ ctx, actor }) => ({ result: await getStoredData(ctx, actor) }),
});
