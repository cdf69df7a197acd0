import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { currentConsents } from '../../functions/wire/policy/current.ts';
import { privacyNotice } from '../../functions/wire/policy/privacy-notice.ts';

test('the version people consent to is the text that is shown', () => {
  const sha256 = createHash('sha256').update(JSON.stringify(privacyNotice)).digest('hex');
  expect(currentConsents['privacy-notice']).toEqual({ version: privacyNotice.version, sha256 });
});
