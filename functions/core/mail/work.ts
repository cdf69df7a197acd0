import type { SecurityEventKind } from '../../wire/people.ts';
import type { Context } from '../context.ts';

/** What the mail queue holds. Addresses and names are looked up when it is worked on. */
export type MailWork =
  /** Somebody asks to recover an account, which may not exist. */
  | { readonly type: 'recovery'; readonly account: string }
  /** An address has to be confirmed by its owner. */
  | { readonly type: 'confirm'; readonly userId: string; readonly email: string }
  /** Something happened that the person should know of. `email` where it goes to another address than the present one. */
  | {
      readonly type: 'security';
      readonly userId: string;
      readonly kind: SecurityEventKind;
      readonly device: string;
      readonly email?: string;
    };

/** Has a mail sent, soon. What cannot be enqueued is logged and lost: no act of a person fails for want of a mail. */
export async function enqueueMail(ctx: Context, work: MailWork): Promise<void> {
  try {
    await ctx.mailQueue.send(work);
  } catch (error) {
    ctx.log.error('A mail could not be enqueued.', { operation: 'mail', store: 'queue', error });
  }
}
