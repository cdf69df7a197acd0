import { Plus, Search, UserPlus } from 'lucide';
import { t } from '../../text/t.ts';
import { useApp, useChat } from '../context.ts';
import { listContacts } from '../logic/contacts.ts';
import { useDelayed } from '../parts/delay.ts';
import { Icon } from '../parts/Icon.tsx';
import { Link } from '../parts/Link.tsx';
import { lazyPart } from '../parts/lazy.tsx';
import { ListBody } from './ListBody.tsx';

const Welcome = lazyPart(() => import('../people/Welcome.tsx').then((part) => part.Welcome));

/** The list of conversations, the one with the latest word first. */
export function ConversationList() {
  const { dialog, navigator } = useApp();
  const contacts = useChat(listContacts);
  const route = navigator.route.value;
  const openId = route.page === 'conversation' ? route.conversationId : null;
  return (
    <>
      <div class="pane__header">
        <h2 class="pane__title">{t('list.title')}</h2>
        <button
          type="button"
          class="button button--icon tip tip--end"
          aria-label={t('list.switch')}
          data-tip={t('list.switch')}
          onClick={() => {
            dialog.value = { type: 'search' };
          }}
        >
          <Icon node={Search} />
        </button>
        <button
          type="button"
          class="button button--icon tip tip--end"
          aria-label={t('list.new_group')}
          data-tip={t('list.new_group')}
          aria-haspopup="dialog"
          onClick={() => {
            dialog.value = { type: 'new_group' };
          }}
        >
          <Icon node={Plus} />
        </button>
        <Link
          to={{ page: 'people' }}
          class="button button--icon tip tip--end"
          label={t('list.find')}
          tip={t('list.find')}
        >
          <Icon node={UserPlus} />
        </Link>
      </div>
      <div class="pane__body">
        {contacts.length === 0 ? <NoConversations /> : <ListBody contacts={contacts} openId={openId} />}
      </div>
    </>
  );
}

function NoConversations() {
  const { client, narrow, welcomeHidden } = useApp();
  const ready = client.ready.value;
  const hasFriends = useChat((state) => state.friends.length > 0);
  if (!ready) return <SkeletonRows />;
  if (narrow.value && !hasFriends && !welcomeHidden.value) return <Welcome />;
  return (
    <div class="empty">
      <p>{t('list.empty')}</p>
      <Link to={{ page: 'people' }} class="button button--primary">
        {t('list.empty.action')}
      </Link>
    </div>
  );
}

/** The shape of what is coming, once the wait has become noticeable. */
function SkeletonRows() {
  if (!useDelayed(true, 200)) return null;
  return (
    <>
      <p class="visually-hidden" role="status">
        {t('list.loading')}
      </p>
      <div class="rows" aria-hidden="true">
        {[1, 2, 3, 4, 5, 6].map((row) => (
          <div key={row} class="row row--skeleton">
            <span class="skeleton skeleton--avatar" />
            <span class="row__main row__main--skeleton">
              <span class="skeleton skeleton--short" />
              <span class="skeleton" />
            </span>
          </div>
        ))}
      </div>
    </>
  );
}
