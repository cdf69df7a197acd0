import type { Context } from '../context.ts';

/** What an account asks for, or takes, besides the password. */
export interface Factors {
  readonly totp: boolean;
  readonly recoveryCodes: number;
  /** Credential ids, oldest first. */
  readonly passkeys: readonly string[];
}

/** A person's second factors. */
export async function factorsOf(ctx: Context, userId: string): Promise<Factors> {
  const { rows } = await ctx.db.query<Factors>({
    name: 'factors-of',
    text: `
      select exists (select from totp where user_id = $1) as totp,
        (select count(*)::integer from recovery_codes where user_id = $1) as "recoveryCodes",
        array(select credential_id from passkeys where user_id = $1 order by created_at, id) as passkeys`,
    values: [userId],
  });
  return rows[0] ?? { totp: false, recoveryCodes: 0, passkeys: [] };
}

/** Whether the password alone does not sign in. Recovery codes stand in for a factor, and are none. */
export function hasFactor({ totp, passkeys }: Factors): boolean {
  return totp || passkeys.length > 0;
}
