import type { AccountInfo } from '../../../../../functions/wire/accounts.ts';
import type { App } from '../context.ts';
import { isPending } from './pending.ts';

/** Once for each opening: shows what changed of the privacy notice to somebody who has agreed to an earlier version. */
export async function askForConsent(app: App): Promise<void> {
  const account = await app.client.request<AccountInfo>('GET', '/api/account');
  if (!isPending(account)) return;
  const { showChanges } = await import('./ChangesDialog.tsx');
  showChanges(app, account.consents);
}
