import type { AccountInfo } from '../../../../../functions/wire/accounts.ts';
import { currentConsents } from '../../../../../functions/wire/policy/current.ts';
import { useLoaded } from '../account/loaded.ts';
import { Waiting } from '../account/Waiting.tsx';
import { useApp } from '../context.ts';
import { exactTime } from '../logic/dates.ts';
import { ActionButton } from '../parts/action.tsx';
import { Section } from '../settings/Section.tsx';
import { isPending } from './pending.ts';
import { tc } from './texts.ts';

const dialogs = () => import('./ChangesDialog.tsx');

/** Every version of the notice that the person agreed to, the newest first, and what is still to be agreed to. */
export function ConsentSection() {
  const app = useApp();
  const [loaded, again] = useLoaded(() => app.client.request<AccountInfo>('GET', '/api/account'));
  const consents = loaded && 'value' in loaded ? loaded.value.consents : undefined;
  const see = async () => (await dialogs()).showChanges(app, consents ?? [], again);
  return (
    <Section title={tc('consents.title')} text={tc('consents.text')}>
      {!consents && (
        <Waiting failure={loaded && 'failure' in loaded ? loaded.failure : undefined} again={again} />
      )}
      {consents && isPending({ consents }) && (
        <div class="alert" role="status">
          <p>{tc('consents.pending')}</p>
          <ActionButton class="button--primary" command={see}>
            {tc('consents.see')}
          </ActionButton>
        </div>
      )}
      <ul class="consents">
        {consents?.toReversed().map(({ version, sha256, acceptedAtMs }) => (
          <li key={version}>
            <p class="consents__what">
              {tc('consents.given', { version, time: exactTime(acceptedAtMs) })}{' '}
              {sha256 === currentConsents['privacy-notice'].sha256 && (
                <span class="tag">{tc('consents.now')}</span>
              )}
            </p>
            <p class="settings__text">
              {tc('consents.fingerprint')}: <code dir="ltr">{sha256}</code>
            </p>
            <ActionButton
              class="button--small"
              label={`${tc('consents.show')}: ${version}`}
              command={async () => (await dialogs()).showNotice(app, version)}
            >
              {tc('consents.show')}
            </ActionButton>
          </li>
        ))}
      </ul>
    </Section>
  );
}
