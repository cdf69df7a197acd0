import { ArrowLeft } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { AccountInfo } from '../../../../../functions/wire/accounts.ts';
import { t } from '../../text/parts.ts';
import { useApp } from '../context.ts';
import { Icon } from '../parts/Icon.tsx';
import { AdminInvites } from './AdminInvites.tsx';
import { AdminPeopleList } from './AdminPeopleList.tsx';
import { AdminReportList } from './AdminReportList.tsx';
import { AdminSettingsForm } from './AdminSettingsForm.tsx';
import { Loaded, useAnswer } from './loaded.tsx';
import { Acts, Overview } from './Overview.tsx';
import { ta } from './texts.ts';

const parts = {
  overview: Overview,
  people: AdminPeopleList,
  invites: AdminInvites,
  reports: AdminReportList,
  settings: AdminSettingsForm,
  log: Acts,
} as const;
type Part = keyof typeof parts;

/** Everything that administrators can do, one part at a time. The server decides who may; here others are only told so. */
export function AdminPage() {
  const { navigator } = useApp();
  const account = useAnswer<AccountInfo>('/api/account');
  const [part, setPart] = useState<Part>('overview');
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  const Shown = parts[part];
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
          {t('admin.title')}
        </h2>
      </header>
      <div class="pane__body settings">
        <Loaded answer={account}>
          {({ isAdmin }) =>
            isAdmin ? (
              <>
                <nav class="admin__tabs" aria-label={ta('admin.sections')}>
                  {(Object.keys(parts) as Part[]).map((one) => (
                    <button
                      key={one}
                      type="button"
                      class={`button button--small ${one === part ? 'button--primary' : ''}`}
                      aria-current={one === part ? 'page' : undefined}
                      onClick={() => setPart(one)}
                    >
                      {ta(`admin.${one}`)}
                    </button>
                  ))}
                </nav>
                <Shown />
              </>
            ) : (
              <p class="settings__text">{ta('admin.none')}</p>
            )
          }
        </Loaded>
      </div>
    </>
  );
}
