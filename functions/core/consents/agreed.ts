import { ApiError } from '../../wire/errors.ts';
import { currentConsents } from '../../wire/policy/current.ts';
import type { Actor, Context } from '../context.ts';

/** People of whom this process knows that they agreed; who agreed to a text has agreed to it for good. */
const known = new WeakMap<Context, Set<string>>();
const knownMax = 20_000;

/**
 * Refuses somebody who has not accepted the privacy notice as it is now. A process asks the database once for each person.
 *
 * @throws ApiError `consent_required`.
 */
export async function assertAgreed(ctx: Context, actor: Pick<Actor, 'userId'>): Promise<void> {
  if (known.get(ctx)?.has(actor.userId)) return;
  const { version, sha256 } = currentConsents['privacy-notice'];
  const { rowCount } = await ctx.db.query({
    name: 'consent-agreed',
    text: `
      select from consents
      where user_id = $1 and document = 'privacy-notice' and version = $2 and sha256 = $3`,
    values: [actor.userId, version, sha256],
  });
  if (rowCount === 0) {
    throw new ApiError('consent_required', { issues: [{ path: 'consent', reason: 'outdated' }] });
  }
  noteAgreed(ctx, actor.userId);
}

/** Remembers in this process that somebody agreed. */
export function noteAgreed(ctx: Context, userId: string): void {
  const agreed = known.get(ctx) ?? new Set();
  known.set(ctx, agreed);
  agreed.add(userId);
  for (const oldest of agreed) {
    if (agreed.size <= knownMax) break;
    agreed.delete(oldest);
  }
}
