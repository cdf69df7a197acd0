import type { AccountInfo } from '../../../../../functions/wire/accounts.ts';
import { currentConsents } from '../../../../../functions/wire/policy/current.ts';

/** Whether the privacy notice as it is now was not agreed to yet. */
export function isPending({ consents }: Pick<AccountInfo, 'consents'>): boolean {
  const { version, sha256 } = currentConsents['privacy-notice'];
  return !consents.some((one) => one.version === version && one.sha256 === sha256);
}
