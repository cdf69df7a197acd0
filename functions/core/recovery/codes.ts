import { randomBytes } from 'node:crypto';
import { ApiError } from '../../wire/errors.ts';
import { recoveryCodesMade } from '../../wire/limits.ts';
import type { NewRecoveryCodes } from '../../wire/security.ts';
import type { Actor, Context } from '../context.ts';
import { requireRecentFactor } from '../factors/recent.ts';
import { noteSecurity } from '../notifications/security.ts';
import { recoveryCodeHash } from './code.ts';

/** Crockford's: no letter that is taken for a digit. 32 letters, so a byte modulo 32 is uniform. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const codeChars = 16;

/**
 * Makes new recovery codes, each of 80 bits and good once; the earlier ones are worthless from now on. The answer holds
 * them, and nothing else ever will; a repeat makes others. A code stands in for a second factor, so with one it takes that to make them.
 *
 * @throws ApiError `reauthentication_required`.
 */
export async function renewRecoveryCodes(ctx: Context, actor: Actor): Promise<NewRecoveryCodes> {
  await requireRecentFactor(ctx, actor);
  const codes = Array.from({ length: recoveryCodesMade }, newCode);
  await ctx.db.transaction(async (tx) => {
    await tx.query({
      text: 'update users set recovery_codes_at = $2, recovery_settled = null where id = $1',
      values: [actor.userId, new Date(ctx.clock.now())],
    });
    await tx.query({ text: 'delete from recovery_codes where user_id = $1', values: [actor.userId] });
    await tx.query({
      text: 'insert into recovery_codes (user_id, code_hash) select $1, unnest($2::text[])',
      values: [actor.userId, codes.map(recoveryCodeHash)],
    });
  });
  await noteSecurity(ctx, actor.userId, 'codes_renewed');
  return { codes: codes.map((code) => code.replace(/(.{4})(?=.)/g, '$1-')) };
}

/**
 * Settles how the account would be recovered: one of the codes shows that they were saved and stays good; without a code
 * the person knowingly does without. A repeat changes nothing.
 *
 * @throws ApiError `wrong_recovery` for what is none of the codes.
 */
export async function settleRecovery(ctx: Context, actor: Actor, code: string | undefined): Promise<void> {
  const { rowCount } = await ctx.db.query({
    text: `
      update users u set recovery_settled = case when $2::text is null then 'skipped' else 'kept' end
      where u.id = $1 and ($2::text is null
        or exists (select from recovery_codes c where c.user_id = u.id and c.code_hash = $2))`,
    values: [actor.userId, code === undefined ? null : recoveryCodeHash(code)],
  });
  if (rowCount === 0) throw new ApiError('wrong_recovery', { issues: [{ path: 'code', reason: 'wrong' }] });
}

function newCode(): string {
  return [...randomBytes(codeChars)].map((byte) => alphabet[byte % alphabet.length]).join('');
}
