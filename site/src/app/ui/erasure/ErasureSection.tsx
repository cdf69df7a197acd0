import { useState } from 'preact/hooks';
import type { ErasurePreview, ErasureState, PendingErasure } from '../../../../../functions/wire/erasure.ts';
import { erasure } from '../../text/en/erasure.ts';
import { textsOf } from '../../text/t.ts';
import { useLoaded } from '../account/loaded.ts';
import { withStepUp } from '../account/step-up.tsx';
import { Waiting } from '../account/Waiting.tsx';
import { useApp } from '../context.ts';
import { exactTime } from '../logic/dates.ts';
import { ActionButton } from '../parts/action.tsx';
import { CancelButton, Dialog } from '../parts/Dialog.tsx';
import { Section } from '../settings/Section.tsx';
import { PreviewedErasure } from './PreviewedErasure.tsx';

const { t } = textsOf(erasure, 'erasure');

/** How an account ends: what would go, asking for it, taking that back, and not waiting any longer. */
export function ErasureSection() {
  const { client } = useApp();
  const [isOpen, setOpen] = useState(false);
  const [loaded, load] = useLoaded(async () => ({
    ...(await client.request<ErasureState>('GET', '/api/account/erasure')),
    preview: await client.request<ErasurePreview>('GET', '/api/account/erasure/preview'),
  }));
  const again = () => {
    setOpen(false);
    load();
  };
  const known = loaded && 'value' in loaded ? loaded.value : undefined;
  return (
    <Section title={t('erasure.title')} text={t('erasure.text')}>
      <div class="erasure">
        {!known && (
          <Waiting failure={loaded && 'failure' in loaded ? loaded.failure : undefined} again={again} />
        )}
        {known?.erasure && <Pending pending={known.erasure} again={again} />}
        {known && !known.erasure && !isOpen && (
          <button type="button" class="button" onClick={() => setOpen(true)}>
            {t('erasure.look')}
          </button>
        )}
        {known && !known.erasure && isOpen && <PreviewedErasure preview={known.preview} again={again} />}
      </div>
    </Section>
  );
}

function Pending({ pending, again }: { readonly pending: PendingErasure; readonly again: () => void }) {
  const app = useApp();
  const { client, toasts, dialog } = app;
  const link = `/receipt/#${pending.receiptToken}`;
  const undo = async () => {
    await client.request('DELETE', '/api/account/erasure');
    toasts.say(t('erasure.undone'));
    again();
  };
  const hasten = () => {
    dialog.value = null;
    return withStepUp(app, async () => {
      await client.request('POST', '/api/account/erasure/now');
      // The page of the receipt forgets what this browser keeps.
      location.assign(`${link}&here`);
    });
  };
  const confirm = () => {
    dialog.value = {
      type: 'show',
      render: () => (
        <Dialog
          title={t('erasure.now_title')}
          actions={
            <>
              <CancelButton />
              <ActionButton class="button--danger" command={hasten}>
                {t('erasure.now')}
              </ActionButton>
            </>
          }
        >
          <p>{t('erasure.now_text')}</p>
        </Dialog>
      ),
    };
  };
  return (
    <>
      <p role="status">
        <strong>{t('erasure.pending', { time: exactTime(pending.dueAtMs) })}</strong>
      </p>
      <p class="settings__text">{t('erasure.pending_text')}</p>
      <p class="settings__text">
        {t('erasure.receipt')} <a href={link}>{t('erasure.receipt_link')}</a>
      </p>
      <div class="settings__buttons">
        <ActionButton class="button--primary" command={undo}>
          {t('erasure.undo')}
        </ActionButton>
        <button type="button" class="button button--danger" onClick={confirm}>
          {t('erasure.now')}
        </button>
      </div>
    </>
  );
}
