import type { ConsentGiven } from '../../wire/accounts.ts';
import { ApiError } from '../../wire/errors.ts';
import { currentConsents } from '../../wire/policy/current.ts';
import type { Actor, Context } from '../context.ts';
import { noteAgreed } from './agreed.ts';

/**
 * The consent as it may be recorded: to the version that holds now, by its digest.
 *
 * @throws ApiError `consent_required` where it is missing or to another text.
 */
export function assertCurrent(consent: ConsentGiven | undefined): ConsentGiven {
  const current = currentConsents['privacy-notice'];
  if (consent?.version !== current.version || consent.sha256 !== current.sha256) {
    throw new ApiError('consent_required', {
      issues: [{ path: 'consent', reason: consent ? 'outdated' : 'required' }],
    });
  }
  return consent;
}

/** Records that the caller accepted the notice as it is now, with digest, language and time. A repeat keeps the first time. */
export async function giveConsent(ctx: Context, actor: Actor, consent: ConsentGiven): Promise<void> {
  const { document, version, sha256, locale } = assertCurrent(consent);
  await ctx.db.query({
    text: `
      insert into consents (user_id, document, version, sha256, locale, accepted_at) values ($1, $2, $3, $4, $5, $6)
      on conflict do nothing`,
    values: [actor.userId, document, version, sha256, locale, new Date(ctx.clock.now())],
  });
  noteAgreed(ctx, actor.userId);
}
