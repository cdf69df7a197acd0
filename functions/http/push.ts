import { pushInfo, setQuietHours, subscribe, testPush, unsubscribe } from '../core/push/subscriptions.ts';
import { pushSummary } from '../core/push/summary.ts';
import { pushTraces } from '../core/push/trace.ts';
import { httpDoor } from './door.ts';

export const { create, handler } = httpDoor<'http-push'>({
  'push.get': async ({ ctx, actor }) => ({ result: await pushInfo(ctx, actor) }),
  'push.subscribe': async ({ ctx, actor, body }) => {
    await subscribe(ctx, actor, body);
    return { result: undefined };
  },
  'push.unsubscribe': async ({ ctx, actor, body }) => {
    await unsubscribe(ctx, actor, body.endpoint);
    return { result: undefined };
  },
  'push.settings': async ({ ctx, actor, body }) => {
    await setQuietHours(ctx, actor, body.quietHours);
    return { result: undefined };
  },
  'push.summary': async ({ ctx, actor }) => ({ result: await pushSummary(ctx, actor) }),
  'push.test': async ({ ctx, actor }) => ({ result: await testPush(ctx, actor) }),
  'push.trace': async ({ ctx, actor }) => ({ result: await pushTraces(ctx, actor) }),
});
