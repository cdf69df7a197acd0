import { Fingerprint } from 'lucide';
import type { Passkey, PasskeyOffer } from '../../../../../functions/wire/factors.ts';
import type { SecurityInfo } from '../../../../../functions/wire/security.ts';
import { isolate } from '../../text/t.ts';
import { dayWords } from '../account/days.ts';
import { withStepUp } from '../account/step-up.tsx';
import { useApp } from '../context.ts';
import { ActionButton } from '../parts/action.tsx';
import { Icon } from '../parts/Icon.tsx';
import { AddPasskeyDialog, RenamePasskeyDialog } from './passkey-dialogs.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { tf } from './texts.ts';

/** The passkeys of the account, and how to have another one. */
export function PasskeyList({ info, again }: { info: SecurityInfo; again: () => void }) {
  const app = useApp();
  const { passkeys } = info;
  const add = () =>
    withStepUp(app, async () => {
      const offer = await app.client.request<PasskeyOffer>('POST', '/api/account/passkey-offers');
      app.dialog.value = {
        type: 'show',
        render: () => <AddPasskeyDialog offer={offer} info={info} again={again} />,
      };
    });
  const isLast = info.totp === null && passkeys.length === 1;
  return (
    <>
      <h4 class="settings__subtitle">{tf('passkeys.title')}</h4>
      <p class="settings__text">{tf('passkeys.text')}</p>
      {passkeys.length === 0 ? (
        <p class="settings__text">{tf('passkeys.none')}</p>
      ) : (
        <ul class="devices" aria-label={tf('passkeys.list')}>
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} isLast={isLast} again={again} />
          ))}
        </ul>
      )}
      {'PublicKeyCredential' in window ? (
        <div class="account__actions">
          <ActionButton command={add}>
            <Icon node={Fingerprint} small /> {tf('passkeys.add')}
          </ActionButton>
        </div>
      ) : (
        <p class="settings__text">{tf('passkeys.unknown')}</p>
      )}
    </>
  );
}

function PasskeyRow({ passkey, isLast, again }: { passkey: Passkey; isLast: boolean; again: () => void }) {
  const app = useApp();
  const name = isolate(passkey.name);
  const created = dayWords(passkey.createdDay);
  const show = (render: () => preact.JSX.Element) => {
    app.dialog.value = { type: 'show', render };
  };
  const remove = () =>
    withStepUp(app, async () => {
      await app.client.request('DELETE', `/api/account/passkeys/${passkey.id}`);
      app.dialog.value = null;
      app.toasts.say(tf('passkeys.removed'));
      again();
    });
  return (
    <li class="device device--two">
      <p class="device__name">
        <bdi>{passkey.name}</bdi> {passkey.synced && <span class="tag">{tf('passkeys.synced')}</span>}
      </p>
      <p class="settings__text">
        {passkey.lastUsedDay === null
          ? tf('passkeys.unused', { created })
          : tf('passkeys.days', { created, used: dayWords(passkey.lastUsedDay) })}
      </p>
      <div class="account__actions">
        <button
          type="button"
          class="button button--small"
          aria-label={tf('passkeys.rename_name', { name })}
          aria-haspopup="dialog"
          onClick={() => show(() => <RenamePasskeyDialog passkey={passkey} again={again} />)}
        >
          {tf('passkeys.rename')}
        </button>
        <button
          type="button"
          class="button button--small"
          aria-label={tf('passkeys.remove_name', { name })}
          aria-haspopup="dialog"
          onClick={() =>
            show(() => (
              <RemoveDialog
                title={tf('passkeys.remove.dialog', { name })}
                text={`${tf('passkeys.remove.text')} ${isLast ? tf('last.text') : ''}`.trim()}
                answer={tf('passkeys.remove')}
                run={remove}
              />
            ))
          }
        >
          {tf('passkeys.remove')}
        </button>
      </div>
    </li>
  );
}
