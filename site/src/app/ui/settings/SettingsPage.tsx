import { ArrowLeft } from 'lucide';
import { useEffect, useRef } from 'preact/hooks';
import accountStyles from '../../../styles/account.css?url';
import { t } from '../../text/parts.ts';
import { OperatorLogSection } from '../admin/OperatorLogSection.tsx';
import { useApp } from '../context.ts';
import { Icon } from '../parts/Icon.tsx';
import { lazyPart } from '../parts/lazy.tsx';
import { AddLinkSection } from './AddLinkSection.tsx';
import { BlockedSection } from './BlockedSection.tsx';
import { PrivacySection } from './PrivacySection.tsx';
import { StoredSection } from './StoredSection.tsx';

const AccountSections = lazyPart(
  () => import('../account/AccountSections.tsx').then((part) => part.AccountSections),
  accountStyles,
);

/** Everything one decides for oneself, in sections. */
export function SettingsPage() {
  const { client, navigator } = useApp();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  return (
    <>
      <header class="pane__header">
        <button
          type="button"
          class="button button--icon chat__back"
          aria-label={t('chat.back')}
          onClick={() => navigator.back()}
        >
          <Icon node={ArrowLeft} flip />
        </button>
        <h2 class="pane__title" ref={title} tabIndex={-1}>
          {t('settings.title')}
        </h2>
      </header>
      <div class="pane__body settings">
        {client.ready.value && (
          <>
            <PrivacySection />
            <AddLinkSection />
            <BlockedSection />
            <AccountSections />
            <OperatorLogSection />
            <StoredSection />
          </>
        )}
      </div>
    </>
  );
}
