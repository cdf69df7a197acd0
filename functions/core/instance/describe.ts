import type { InstanceInfo } from '../../wire/instance.ts';
import { currentConsents } from '../../wire/policy/current.ts';
import type { Context } from '../context.ts';
import { readInstanceSettings } from './settings.ts';

/** What anybody may know of the instance before they have an account. */
export async function describeInstance(ctx: Context): Promise<InstanceInfo> {
  const [settings, claimed] = await Promise.all([
    readInstanceSettings(ctx, ctx.db),
    ctx.db.query({ text: 'select from instance where admin_claimed_at is not null' }),
  ]);
  const { name, contact, registration, retentionMaxSeconds } = settings;
  const { version, protocolVersion } = ctx.settings;
  return {
    name,
    contact,
    registration,
    unclaimed: claimed.rowCount === 0,
    version,
    protocol: protocolVersion,
    policy: { document: 'privacy-notice', ...currentConsents['privacy-notice'] },
    retentionMaxSeconds,
  };
}
