import { KeyRound, LifeBuoy, Mail } from 'lucide';
import type { SecurityInfo } from '../../../../../functions/wire/security.ts';
import { useApp } from '../context.ts';
import { FactorsSection } from '../factors/FactorsSection.tsx';
import { ActionButton } from '../parts/action.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Section } from '../settings/Section.tsx';
import { makeCodes } from './codes.tsx';
import { EmailDialog } from './EmailDialog.tsx';
import { useLoaded } from './loaded.ts';
import { PasswordDialog } from './PasswordDialog.tsx';
import { withStepUp } from './step-up.tsx';
import { ta } from './texts.ts';
import { Waiting } from './Waiting.tsx';

/** The password, the ways back in without it, and what is asked for besides. */
export function SecuritySection() {
  const app = useApp();
  const [loaded, again] = useLoaded(() => app.client.request<SecurityInfo>('GET', '/api/account/security'));
  const remove = async () => {
    await app.client.request('DELETE', '/api/account/email');
    app.toasts.say(ta('email.removed'));
    again();
  };
  const known = loaded && 'value' in loaded ? loaded.value : null;
  return (
    <>
      <Section title={ta('security.title')}>
        <button
          type="button"
          class="button"
          aria-haspopup="dialog"
          onClick={() => {
            app.dialog.value = { type: 'show', render: () => <PasswordDialog /> };
          }}
        >
          <Icon node={KeyRound} small /> {ta('password.change')}
        </button>
        <h4 class="settings__subtitle">{ta('codes.title')}</h4>
        {loaded && 'value' in loaded ? (
          <>
            <p class="settings__text">{codesText(loaded.value)}</p>
            <ActionButton command={() => makeCodes(app, again)}>
              <Icon node={LifeBuoy} small />{' '}
              {ta(loaded.value.recoveryCodes.left > 0 ? 'codes.renew' : 'codes.make')}
            </ActionButton>
            <h4 class="settings__subtitle">{ta('email.title')}</h4>
            <p class="settings__text">{loaded.value.email ?? ta('email.none')}</p>
            <div class="account__actions">
              <button
                type="button"
                class="button"
                aria-haspopup="dialog"
                onClick={() => {
                  app.dialog.value = { type: 'show', render: () => <EmailDialog /> };
                }}
              >
                <Icon node={Mail} small /> {ta(loaded.value.email === null ? 'email.give' : 'email.change')}
              </button>
              {loaded.value.email !== null && (
                <ActionButton command={() => withStepUp(app, remove)}>{ta('email.remove')}</ActionButton>
              )}
            </div>
          </>
        ) : (
          <Waiting failure={loaded?.failure} again={again} />
        )}
      </Section>
      {known && <FactorsSection info={known} again={again} />}
    </>
  );
}

function codesText({ recovery, recoveryCodes }: SecurityInfo): string {
  if (recoveryCodes.left === 0) return ta('codes.none');
  const left = ta('codes.left', { count: recoveryCodes.left });
  return recovery === 'kept' ? left : `${left} ${ta('codes.unsaved')}`;
}
