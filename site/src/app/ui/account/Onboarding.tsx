import { useEffect, useState } from 'preact/hooks';
import type { SecurityInfo } from '../../../../../functions/wire/security.ts';
import { useApp } from '../context.ts';
import { ActionButton } from '../parts/action.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { makeCodes } from './codes.tsx';
import { ta } from './texts.ts';

/**
 * After registering: recovery codes, before chatting begins. Whoever closes a dialog on the way is asked whether they go on without,
 * and has to say so. Shows nothing itself.
 */
export function Onboarding({ onSettled }: { onSettled: () => void }) {
  const app = useApp();
  const [isAsked, setAsked] = useState(false);
  const show = () => makeCodes(app, onSettled);
  const open = app.dialog.value;
  useEffect(() => {
    app.client.request<SecurityInfo>('GET', '/api/account/security').then(
      ({ recovery }) => {
        if (recovery !== 'open') return onSettled();
        setAsked(true);
        app.dialog.value = { type: 'show', render: () => <OfferDialog show={show} /> };
      },
      // The next opening of the app asks again.
      () => undefined,
    );
  }, []);
  useEffect(() => {
    if (isAsked && open === null)
      app.dialog.value = { type: 'show', render: () => <SkipDialog show={show} onSettled={onSettled} /> };
  }, [open]);
  return null;
}

function OfferDialog({ show }: { show: () => Promise<void> }) {
  const { dialog } = useApp();
  return (
    <Dialog
      title={ta('onboarding.title')}
      actions={
        <>
          <button
            type="button"
            class="button button--quiet"
            onClick={() => {
              dialog.value = null;
            }}
          >
            {ta('onboarding.skip')}
          </button>
          <ActionButton class="button--primary" command={show}>
            {ta('onboarding.make')}
          </ActionButton>
        </>
      }
    >
      <p>{ta('onboarding.text')}</p>
    </Dialog>
  );
}

function SkipDialog({ show, onSettled }: { show: () => Promise<void>; onSettled: () => void }) {
  const { client, dialog } = useApp();
  const skip = async () => {
    await client.request('PUT', '/api/account/recovery-codes', {});
    onSettled();
    dialog.value = null;
  };
  return (
    <Dialog
      title={ta('onboarding.skip.title')}
      actions={
        <>
          <ActionButton class="button--quiet" command={skip}>
            {ta('onboarding.skip.confirm')}
          </ActionButton>
          <ActionButton class="button--primary" command={show}>
            {ta('onboarding.skip.back')}
          </ActionButton>
        </>
      }
    >
      <p>{ta('onboarding.skip.text')}</p>
    </Dialog>
  );
}
