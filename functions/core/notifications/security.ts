import type { SecurityEventKind } from '../../wire/people.ts';
import { appendAccountEvent } from '../account-stream/append.ts';
import { tell } from '../account-stream/tell.ts';
import type { Context } from '../context.ts';
import { enqueueMail } from '../mail/work.ts';

/**
 * Tells a person that something happened to their account: in the notification centre of all their devices, and by mail where they
 * gave an address. Never throws: what happened has happened.
 *
 * @param device in coarse words, or empty.
 * @param email the address that was the person's before, where the mail goes there.
 */
export async function noteSecurity(
  ctx: Context,
  userId: string,
  kind: SecurityEventKind,
  device = '',
  email?: string,
): Promise<void> {
  try {
    const detail = device ? `${kind}:${device}` : kind;
    const told = await ctx.db.transaction((tx) =>
      appendAccountEvent(tx, new Date(ctx.clock.now()), userId, {
        type: 'security.noted',
        subjectId: userId,
        detail,
      }),
    );
    await tell(ctx, [told]);
  } catch (error) {
    ctx.log.error('A security notice could not be stored.', { operation: 'security.noted', error });
  }
  await enqueueMail(ctx, { type: 'security', userId, kind, device, ...(email ? { email } : {}) });
}
