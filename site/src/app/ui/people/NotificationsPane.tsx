import { Shield } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import type { Notification } from '../../../../../functions/wire/people.ts';
import { unseenNotifications } from '../../state/selectors.ts';
import { rich, t } from '../../text/parts.ts';
import { useApp, useChat } from '../context.ts';
import { relationTo } from '../logic/contacts.ts';
import { listTime } from '../logic/dates.ts';
import { Icon } from '../parts/Icon.tsx';
import { Link } from '../parts/Link.tsx';
import { Avatar, Name } from '../parts/people.tsx';
import { Time } from '../parts/Time.tsx';
import { useAttention } from '../shell/attention.ts';
import { MessageLink, ReceivedActions } from './actions.tsx';

/** What happened between oneself and others. Looking at it marks it as seen; the marks stay until one leaves. */
export function NotificationsPane() {
  const { client } = useApp();
  const notifications = useChat((state) => state.notifications);
  const unseen = useChat(unseenNotifications);
  const attention = useAttention();
  const [seenBefore] = useState(client.state.peek().notificationsSeenSeq);
  useEffect(() => {
    // Not worth a word when it fails: the next look tries again.
    if (unseen > 0 && attention) client.seeNotifications().catch(() => undefined);
  }, [client, unseen, attention]);
  const newestFirst = [...notifications].sort((a, b) => b.seq - a.seq);
  return (
    <>
      <div class="pane__header">
        <h2 class="pane__title">{t('notifications.title')}</h2>
      </div>
      <div class="pane__body">
        {newestFirst.length === 0 ? (
          <div class="empty">
            <p>{t('notifications.empty')}</p>
            <Link to={{ page: 'people' }} class="button button--primary">
              {t('notifications.empty.action')}
            </Link>
          </div>
        ) : (
          <ul class="rows">
            {newestFirst.map((one) => (
              <NotificationLine key={one.seq} notification={one} isNew={one.seq > seenBefore} />
            ))}
          </ul>
        )}
      </div>
    </>
  );
}

function NotificationLine({ notification, isNew }: { notification: Notification; isNew: boolean }) {
  const { nowMs } = useApp();
  const { person, type, createdAtMs } = notification;
  const relation = useChat((state) => relationTo(state, person.id), [person.id]);
  return (
    <li class={`notification ${isNew ? 'notification--unread' : ''}`}>
      {type === 'operator.logged' || type === 'report.reviewed' || type === 'security.noted' ? (
        <span class="notification__icon">
          <Icon node={Shield} />
        </span>
      ) : (
        <Avatar person={person} presence={relation === 'friend'} />
      )}
      <p class="notification__text">
        {type === 'security.noted' ? (
          securityWords(notification)
        ) : type === 'conversation.added' ? (
          <AddedWords notification={notification} />
        ) : type === 'operator.logged' ? (
          notification.entry && t(`notifications.operator.${notification.entry.act}`)
        ) : type === 'report.reviewed' ? (
          t('notifications.report')
        ) : (
          rich(words(type, relation), { name: <Name person={person} /> })
        )}
      </p>
      <p class="notification__time">
        <Time ms={createdAtMs} words={listTime(createdAtMs, nowMs.value)} />
        {isNew && <span class="tag">{t('notifications.new')}</span>}
      </p>
      {type === 'operator.logged' && (
        <div class="notification__actions">
          <Link to={{ page: 'settings' }} class="button button--small">
            {t('notifications.operator.link')}
          </Link>
        </div>
      )}
      {relation === 'friend' && type !== 'conversation.added' && (
        <div class="notification__actions">
          <MessageLink person={person} />
        </div>
      )}
      {relation === 'request_received' && type === 'friend_request.received' && (
        <div class="notification__actions">
          <ReceivedActions person={person} />
        </div>
      )}
    </li>
  );
}

/** Somebody added me to a group: its title leads there. */
function AddedWords({ notification }: { notification: Notification }) {
  const { person, conversationId = '' } = notification;
  const title = useChat((state) => state.conversations[conversationId]?.details.title, [conversationId]);
  const name = <Name person={person} />;
  if (title === undefined) return <>{rich('notifications.group_gone', { name })}</>;
  const group = (
    <Link to={{ page: 'conversation', conversationId }}>
      <bdi>{title}</bdi>
    </Link>
  );
  return <>{rich('notifications.group', { name, group })}</>;
}

function securityWords({ security, device }: Notification): string {
  const what = t(`security.${security ?? 'signed_in'}`);
  return device ? t('security.on', { what, device }) : what;
}

function words(type: 'friend_request.received' | 'friend.added', relation: ReturnType<typeof relationTo>) {
  if (type === 'friend.added') return 'notifications.added';
  if (relation === 'request_received') return 'notifications.received';
  return relation === 'friend' ? 'notifications.became_friends' : 'notifications.closed';
}
