import { Bell, type IconNode, MessageCircle, Monitor, Moon, Settings, Sun, Users } from 'lucide';
import { useState } from 'preact/hooks';
import { chooseTheme, readTheme, type Theme, themes } from '../../../scripts/theme.ts';
import { type Route, routePath } from '../../routes.ts';
import { unreadTotal, unseenNotifications } from '../../state/selectors.ts';
import { type TextKey, t } from '../../text/t.ts';
import { useApp, useChat } from '../context.ts';
import { badgeCount } from '../logic/contacts.ts';
import { Icon } from '../parts/Icon.tsx';
import { Link } from '../parts/Link.tsx';
import { Mark } from '../parts/Mark.tsx';
import { Avatar } from '../parts/people.tsx';

/** The way around: chats, people, activity; then the theme and oneself. */
export function Rail() {
  const { dialog, nowMs } = useApp();
  const me = useChat((state) => state.me);
  const unread = useChat((state) => unreadTotal(state, nowMs.value));
  const requests = useChat((state) => state.received.length);
  const unseen = useChat(unseenNotifications);
  return (
    <nav class="app__rail rail" aria-label={t('rail.label')} data-region tabIndex={-1}>
      <Mark />
      <div class="rail__items">
        <RailLink to={{ page: 'chats' }} icon={MessageCircle} name="rail.chats" count={unread} />
        <RailLink to={{ page: 'people' }} icon={Users} name="rail.people" count={requests} />
        <RailLink to={{ page: 'notifications' }} icon={Bell} name="rail.notifications" count={unseen} />
      </div>
      <div class="rail__items rail__items--end">
        <RailLink to={{ page: 'settings' }} icon={Settings} name="rail.settings" count={0} />
        <ThemeButton />
        <button
          type="button"
          class="rail__button"
          aria-haspopup="dialog"
          onClick={() => {
            dialog.value = { type: 'me' };
          }}
        >
          {me ? <Avatar person={me} size="s" /> : <span class="skeleton skeleton--avatar" />}
          {t('rail.me')}
        </button>
      </div>
    </nav>
  );
}

type RailName = 'rail.chats' | 'rail.people' | 'rail.notifications' | 'rail.settings';

function RailLink(props: { to: Route; icon: IconNode; name: RailName; count: number }) {
  const { navigator } = useApp();
  const { to, icon, name, count } = props;
  const route = navigator.route.value;
  const current = to.page === 'chats' ? /^c/.test(route.page) : routePath(route) === routePath(to);
  return (
    <Link to={to} class="rail__button" current={current}>
      <Icon node={icon} />
      {t(name)}
      {count > 0 && (
        <>
          <span class="badge" aria-hidden="true">
            {badgeCount(count)}
          </span>
          <span class="visually-hidden">
            , {t(`${name === 'rail.settings' ? 'rail.chats' : name}.badge`, { count })}
          </span>
        </>
      )}
    </Link>
  );
}

const themeIcons: Record<Theme, IconNode> = { dark: Moon, light: Sun, system: Monitor };

export function themeName(theme: Theme): string {
  return t(`theme.${theme}` satisfies TextKey);
}

function ThemeButton() {
  const [theme, setTheme] = useState(readTheme);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'dark';
  return (
    <button
      type="button"
      class="rail__button rail__theme"
      aria-label={t('theme.change', { current: themeName(theme), next: themeName(next) })}
      onClick={() => {
        chooseTheme(next);
        setTheme(next);
      }}
    >
      <Icon node={themeIcons[theme]} />
      {themeName(theme)}
    </button>
  );
}
