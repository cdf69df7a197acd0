import type { NewRecoveryCodes } from '../../../../../functions/wire/security.ts';
import type { App } from '../context.ts';
import { CodesDialog } from './CodesDialog.tsx';
import { withStepUp } from './step-up.tsx';

/** Makes new recovery codes and shows them; the password is asked for where it was given long ago. */
export function makeCodes(app: App, onSaved: () => void): Promise<void> {
  return withStepUp(app, async () => {
    const { codes } = await app.client.request<NewRecoveryCodes>('POST', '/api/account/recovery-codes');
    app.dialog.value = { type: 'show', render: () => <CodesDialog codes={codes} onSaved={onSaved} /> };
  });
}
