import type { AccessTokenInfo } from '../../../../../functions/wire/access-tokens.ts';
import { ClientError } from '../../client/types.ts';
import { isolate } from '../../text/t.ts';
import { useApp } from '../context.ts';
import { ActionButton } from '../parts/action.tsx';
import { CancelButton, Dialog } from '../parts/Dialog.tsx';
import { tt } from './texts.ts';

/** Asks before a token is ended. One that has gone already, on another device say, counts as ended. */
export function RevokeDialog({ token, onRevoked }: { token: AccessTokenInfo; onRevoked: () => void }) {
  const { client, dialog, toasts } = useApp();
  const revoke = async () => {
    try {
      await client.request('DELETE', `/api/access-tokens/${token.id}`);
    } catch (error) {
      if (!(error instanceof ClientError) || error.code !== 'not_found') throw error;
    }
    dialog.value = null;
    toasts.say(tt('revoked'));
    onRevoked();
  };
  return (
    <Dialog
      title={tt('ask.title', { name: isolate(token.name) })}
      actions={
        <>
          <CancelButton />
          <ActionButton class="button--danger" command={revoke}>
            {tt('ask.confirm')}
          </ActionButton>
        </>
      }
    >
      <p>{tt('ask.text')}</p>
    </Dialog>
  );
}
