import { Copy, QrCode as QrIcon, RotateCw } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import type { AddLink } from '../../../../../functions/wire/people.ts';
import { ClientError } from '../../client/types.ts';
import { useApp } from '../context.ts';
import { ActionButton, copyText, errorText } from '../parts/action.tsx';
import { CancelButton, Dialog } from '../parts/Dialog.tsx';
import { Icon } from '../parts/Icon.tsx';
import { lazyPart } from '../parts/lazy.tsx';
import { Section } from './Section.tsx';
import { tp } from './texts.ts';

const QrCode = lazyPart(() => import('./QrCode.tsx').then((part) => part.QrCode));

/** The link by which others can ask to be friends, as text and as a picture to scan. Fetched when it is asked for. */
export function AddLinkSection() {
  const [isOpen, setOpen] = useState(false);
  return (
    <Section title={tp('link.title')} text={tp('link.text')}>
      {isOpen ? (
        <OwnLink />
      ) : (
        <button type="button" class="button" onClick={() => setOpen(true)}>
          <Icon node={QrIcon} small /> {tp('link.show')}
        </button>
      )}
    </Section>
  );
}

function OwnLink() {
  const { client, dialog, toasts } = useApp();
  const [token, setToken] = useState<string | null>(null);
  const [error, setError] = useState('');
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isShown = true;
    setError('');
    client.request<AddLink>('GET', '/api/account/add-link').then(
      (link) => isShown && setToken(link.token),
      (failure: unknown) => {
        if (!(failure instanceof ClientError)) console.error(failure);
        if (isShown) setError(errorText(failure));
      },
    );
    return () => {
      isShown = false;
    };
  }, [client, attempt]);
  if (error !== '') {
    return (
      <div role="alert">
        <p>{tp('link.failed')}</p>
        <p class="settings__text">{error}</p>
        <button type="button" class="button" onClick={() => setAttempt(attempt + 1)}>
          {tp('link.again')}
        </button>
      </div>
    );
  }
  if (token === null) return <p role="status">{tp('link.loading')}</p>;
  const link = `${location.origin}/add#${token}`;
  return (
    <div class="own-link">
      <QrCode text={link} />
      <p class="own-link__text" dir="ltr">
        {link}
      </p>
      <div class="own-link__actions">
        <button type="button" class="button button--primary" onClick={() => void copyText(toasts, link)}>
          <Icon node={Copy} small /> {tp('link.copy')}
        </button>
        <button
          type="button"
          class="button"
          aria-haspopup="dialog"
          onClick={() => {
            dialog.value = { type: 'show', render: () => <RenewDialog onRenewed={setToken} /> };
          }}
        >
          <Icon node={RotateCw} small /> {tp('link.renew')}
        </button>
      </div>
    </div>
  );
}

function RenewDialog({ onRenewed }: { onRenewed: (token: string) => void }) {
  const { client, dialog, toasts } = useApp();
  const renew = async () => {
    const { token } = await client.request<AddLink>('POST', '/api/account/add-link');
    onRenewed(token);
    dialog.value = null;
    toasts.say(tp('link.renewed'));
  };
  return (
    <Dialog
      title={tp('link.renew.title')}
      actions={
        <>
          <CancelButton />
          <ActionButton class="button--danger" command={renew}>
            {tp('link.renew.confirm')}
          </ActionButton>
        </>
      }
    >
      <p>{tp('link.renew.text')}</p>
    </Dialog>
  );
}
