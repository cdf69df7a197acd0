import { accountTimes } from '../../wire/limits.ts';
import type { Context } from '../context.ts';
import { newLinkToken } from './links.ts';
import { confirmLetter, recoveryLetter, securityLetter } from './texts.ts';
import type { MailWork } from './work.ts';

/** Writes and sends one mail. Work that comes twice sends twice, with another link. */
export async function deliverMail(ctx: Context, work: MailWork): Promise<void> {
  const [origin] = ctx.settings.origins;
  if (work.type === 'recovery') {
    for (const { userId, handle, email, epoch } of await accountsBehind(ctx, work.account)) {
      const data = { userId, epoch };
      const token = await newLinkToken(ctx, 'recovery', accountTimes.recoveryLinkTtlSeconds, data);
      await ctx.mail.send({ to: email, ...recoveryLetter(origin, handle, token) });
    }
  } else if (work.type === 'confirm') {
    const data = { userId: work.userId, email: work.email };
    const token = await newLinkToken(ctx, 'email', accountTimes.emailLinkTtlSeconds, data);
    await ctx.mail.send({ to: work.email, ...confirmLetter(origin, token) });
  } else {
    const to = work.email ?? (await emailOf(ctx, work.userId));
    if (to) await ctx.mail.send({ to, ...securityLetter(origin, work.kind, work.device) });
  }
}

interface Recoverable {
  readonly userId: string;
  readonly handle: string;
  readonly email: string;
  readonly epoch: number;
}

/** Accounts with a confirmed address, by handle or by that address, which may serve several. */
async function accountsBehind(ctx: Context, account: string): Promise<Recoverable[]> {
  const { rows } = await ctx.db.query<Recoverable>({
    text: `
      select id as "userId", handle, email, session_epoch as epoch from users
      where email is not null and ${account.includes('@') ? 'lower(email) = lower($1)' : 'handle = $1'}
      order by handle limit 5`,
    values: [account],
  });
  return rows;
}

async function emailOf(ctx: Context, userId: string): Promise<string | undefined> {
  const { rows } = await ctx.db.query<{ email: string | null }>({
    text: 'select email from users where id = $1',
    values: [userId],
  });
  return rows[0]?.email ?? undefined;
}
