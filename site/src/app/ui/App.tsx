import { useEffect, useRef } from 'preact/hooks';
import adminStyles from '../../styles/admin.css?url';
import conversationStyles from '../../styles/conversation.css?url';
import settingsStyles from '../../styles/settings.css?url';
import type { Route } from '../routes.ts';
import { t } from '../text/t.ts';
import { type App, AppContext, useApp, useChat } from './context.ts';
import { ConversationList } from './list/ConversationList.tsx';
import { lazyPart } from './parts/lazy.tsx';
import { Rail } from './shell/Rail.tsx';

/** Loaded right behind the list, so that neither waits for the other's script. */
const Chat = lazyPart(() => import('./chat/Chat.tsx').then((part) => part.Chat), conversationStyles);
const Home = lazyPart(() => import('./Home.tsx').then((part) => part.Home));
const LiveRegion = lazyPart(() => import('./shell/LiveRegion.tsx').then((part) => part.LiveRegion));
const ConnectionStrip = lazyPart(() =>
  import('./shell/ConnectionStrip.tsx').then((part) => part.ConnectionStrip),
);
const ToastList = lazyPart(() => import('./shell/ToastList.tsx').then((part) => part.ToastList));
const Dialogs = lazyPart(() => import('./shell/dialogs.tsx').then((part) => part.Dialogs));
const PeoplePane = lazyPart(() => import('./people/PeoplePane.tsx').then((part) => part.PeoplePane));
const NotificationsPane = lazyPart(() =>
  import('./people/NotificationsPane.tsx').then((part) => part.NotificationsPane),
);
const GroupDetails = lazyPart(() => import('./groups/GroupDetails.tsx').then((part) => part.GroupDetails));
const JoinPane = lazyPart(() => import('./groups/JoinPane.tsx').then((part) => part.JoinPane));

const AddPane = lazyPart(() => import('./settings/AddPane.tsx').then((part) => part.AddPane), settingsStyles);
const SettingsPage = lazyPart(
  () => import('./settings/SettingsPage.tsx').then((part) => part.SettingsPage),
  settingsStyles,
  adminStyles,
);

const AdminPage = lazyPart(
  () => import('./admin/AdminPage.tsx').then((part) => part.AdminPage),
  settingsStyles,
  adminStyles,
);

/** Pages that stand where a conversation would. */
const besideList: ReadonlySet<Route['page']> = new Set(['join', 'add', 'settings', 'admin']);

/** The whole interface: rail, list, and the open conversation. */
export function Root({ app }: { app: App }) {
  return (
    <AppContext.Provider value={app}>
      <Frame />
    </AppContext.Provider>
  );
}

function Frame() {
  useEffect(() => {
    for (const part of [Home, Chat, Dialogs, PeoplePane, NotificationsPane]) part.preload();
    import('./shell/background.ts').then(({ startBackground }) => startBackground(app)).catch(() => {});
  }, []);
  const app = useApp();
  const { navigator } = app;
  const route = navigator.route.value;
  useFocusOnReturn(route);
  const conversationId = route.page === 'conversation' ? route.conversationId : null;
  const isGroup = useChat(
    (state) => state.conversations[conversationId ?? '']?.kind === 'group',
    [conversationId],
  );
  const details = isGroup && route.page === 'conversation' && route.details === true;
  return (
    <div
      class="app"
      data-view={details ? 'details' : conversationId || besideList.has(route.page) ? 'chat' : 'list'}
    >
      <ConnectionStrip />
      <main class={`app__frame ${details ? 'app__frame--details' : ''}`}>
        <h1 class="visually-hidden">{t('app.name')}</h1>
        <Rail />
        <section class="app__list pane" aria-label={paneLabel(route)} data-region tabIndex={-1}>
          {route.page === 'people' && <PeoplePane />}
          {route.page === 'notifications' && <NotificationsPane />}
          {route.page !== 'people' && route.page !== 'notifications' && <ConversationList />}
        </section>
        {route.page === 'settings' || route.page === 'admin' ? (
          <section
            key={route.page}
            class="app__chat pane"
            aria-label={t(`${route.page}.title`)}
            data-region
            tabIndex={-1}
          >
            {route.page === 'admin' ? <AdminPage /> : <SettingsPage />}
          </section>
        ) : conversationId ? (
          <section key={conversationId} class="app__chat chat" aria-label={t('chat.region')}>
            <Chat conversationId={conversationId} />
          </section>
        ) : (
          <section key="home" class="app__chat app__chat--empty" aria-label={t('home.region')}>
            {route.page === 'join' ? <JoinPane /> : route.page === 'add' ? <AddPane /> : <Home />}
          </section>
        )}
        {conversationId && details && (
          <section
            key={`${conversationId} details`}
            class="app__details pane"
            aria-label={t('group.details')}
            data-region
            tabIndex={-1}
          >
            <GroupDetails conversationId={conversationId} />
          </section>
        )}
      </main>
      <LiveRegion />
      <ToastList />
      <Dialogs />
    </div>
  );
}

function paneLabel(route: Route): string {
  if (route.page === 'people') return t('people.title');
  return t(route.page === 'notifications' ? 'notifications.title' : 'list.label');
}

/** When a conversation is closed, the focus goes back to its row. */
function useFocusOnReturn(route: Route): void {
  const before = useRef(route);
  useEffect(() => {
    const left = before.current;
    before.current = route;
    if (left.page !== 'conversation' || route.page !== 'chats') return;
    const row = [...document.querySelectorAll<HTMLElement>('.app__list [data-conversation]')].find(
      (one) => one.dataset.conversation === left.conversationId,
    );
    row?.focus({ preventScroll: true });
  }, [route]);
}
