import type { Person } from '../../../../../functions/wire/people.ts';
import { t } from '../../text/parts.ts';
import { isolate } from '../../text/t.ts';
import { useApp, useChat } from '../context.ts';
import { relationTo } from '../logic/contacts.ts';
import { ActionButton } from '../parts/action.tsx';
import { Link } from '../parts/Link.tsx';

/** Answers to a request somebody sent. */
export function ReceivedActions({ person }: { person: Person }) {
  const { client } = useApp();
  const name = isolate(person.displayName);
  return (
    <>
      <ActionButton
        class="button--primary button--small"
        label={t('people.accept_name', { name })}
        command={() => client.acceptFriend(person.id)}
      >
        {t('people.accept')}
      </ActionButton>
      <ActionButton
        class="button--small"
        label={t('people.decline_name', { name })}
        command={() => client.declineFriend(person.id)}
      >
        {t('people.decline')}
      </ActionButton>
    </>
  );
}

export function SentActions({ person }: { person: Person }) {
  const { client } = useApp();
  return (
    <ActionButton
      class="button--small"
      label={t('people.cancel_name', { name: isolate(person.displayName) })}
      command={() => client.cancelFriendRequest(person.id)}
    >
      {t('people.cancel')}
    </ActionButton>
  );
}

/** Opens the conversation with a friend. */
export function MessageLink({ person }: { person: Person }) {
  const friend = useChat((state) => state.friends.find((one) => one.person.id === person.id), [person.id]);
  if (!friend) return null;
  return (
    <Link
      to={{ page: 'conversation', conversationId: friend.conversationId }}
      class="button button--small"
      label={t('people.message_name', { name: isolate(person.displayName) })}
    >
      {t('people.message')}
    </Link>
  );
}

/** The actions that fit how one stands to the person at this moment. */
export function RelationActions({ person }: { person: Person }) {
  const { client } = useApp();
  const relation = useChat((state) => relationTo(state, person.id), [person.id]);
  if (relation === 'friend') return <MessageLink person={person} />;
  if (relation === 'request_received') return <ReceivedActions person={person} />;
  if (relation === 'request_sent') return <SentActions person={person} />;
  if (relation === 'self') return <span class="handle">{t('people.self')}</span>;
  return (
    <ActionButton class="button--primary button--small" command={() => client.requestFriend(person.id)}>
      {t('people.request')}
    </ActionButton>
  );
}
