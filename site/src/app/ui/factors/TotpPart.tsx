import { Smartphone } from 'lucide';
import type { NewTotp } from '../../../../../functions/wire/factors.ts';
import type { SecurityInfo } from '../../../../../functions/wire/security.ts';
import { makeCodes } from '../account/codes.tsx';
import { dayWords } from '../account/days.ts';
import { withStepUp } from '../account/step-up.tsx';
import { useApp } from '../context.ts';
import { ActionButton } from '../parts/action.tsx';
import { Icon } from '../parts/Icon.tsx';
import { lazyPart } from '../parts/lazy.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { tf } from './texts.ts';

const TotpDialog = lazyPart(() => import('./TotpDialog.tsx').then((part) => part.TotpDialog));

/** The authenticator app: whether there is one, and how to have one or none. */
export function TotpPart({ info, again }: { info: SecurityInfo; again: () => void }) {
  const app = useApp();
  const { dialog, client, toasts } = app;
  const confirmed = () => {
    again();
    toasts.say(tf('totp.added'));
    dialog.value = null;
    // Who has no other way in gets one before anything else.
    return info.recoveryCodes.left === 0 ? makeCodes(app, again) : Promise.resolve();
  };
  const begin = () =>
    withStepUp(app, async () => {
      const totp = await client.request<NewTotp>('POST', '/api/account/totp');
      dialog.value = { type: 'show', render: () => <TotpDialog totp={totp} confirmed={confirmed} /> };
    });
  const remove = () =>
    withStepUp(app, async () => {
      await client.request('DELETE', '/api/account/totp');
      dialog.value = null;
      toasts.say(tf('totp.removed'));
      again();
    });
  return (
    <>
      <h4 class="settings__subtitle">{tf('totp.title')}</h4>
      <p class="settings__text">
        {info.totp ? tf('totp.on', { day: dayWords(info.totp.createdDay) }) : tf('totp.off')}
      </p>
      <div class="account__actions">
        <ActionButton command={begin}>
          <Icon node={Smartphone} small /> {tf(info.totp ? 'totp.again' : 'totp.begin')}
        </ActionButton>
        {info.totp && (
          <button
            type="button"
            class="button"
            aria-haspopup="dialog"
            onClick={() => {
              dialog.value = {
                type: 'show',
                render: () => (
                  <RemoveDialog
                    title={tf('totp.remove')}
                    text={tf(info.passkeys.length === 0 ? 'last.text' : 'totp.remove.text')}
                    answer={tf('totp.remove.answer')}
                    run={remove}
                  />
                ),
              };
            }}
          >
            {tf('totp.end')}
          </button>
        )}
      </div>
    </>
  );
}
