import { ArrowLeft } from 'lucide';
import { useEffect, useRef } from 'preact/hooks';
import { settingsAreas } from '../../routes.ts';
import { t } from '../../text/parts.ts';
import { useApp } from '../context.ts';
import { Icon } from '../parts/Icon.tsx';
import { Link } from '../parts/Link.tsx';
import { lazyPart } from '../parts/lazy.tsx';
import { areas } from './areas.tsx';
import { tp } from './texts.ts';

const AdminLink = lazyPart(() => import('../admin/AdminLink.tsx').then((part) => part.AdminLink));

/** Everything one decides for oneself, in areas of a few sections each. */
export function SettingsPage() {
  const { client, navigator } = useApp();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  const nav = useRef<HTMLElement>(null);
  const route = navigator.route.value;
  const shown = (route.page === 'settings' && route.area) || settingsAreas[0];
  const Area = areas[shown];
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [shown]);
  return (
    <>
      <header class="pane__header">
        <button
          type="button"
          class="button button--icon chat__back"
          aria-label={t('chat.back')}
          onClick={() => navigator.replace({ page: 'chats' })}
        >
          <Icon node={ArrowLeft} flip />
        </button>
        <h2 class="pane__title" ref={title} tabIndex={-1}>
          {t('settings.title')}
        </h2>
      </header>
      <nav class="settings__areas" ref={nav} aria-label={tp('areas.label')}>
        {settingsAreas.map((area) => (
          <Link key={area} to={{ page: 'settings', area }} class="settings__area" current={area === shown}>
            {tp(`areas.${area}`)}
          </Link>
        ))}
        <AdminLink />
      </nav>
      <div class="pane__body settings">{client.ready.value && <Area key={shown} />}</div>
    </>
  );
}
