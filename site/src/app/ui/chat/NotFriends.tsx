import type { Person } from '../../../../../functions/wire/people.ts';
import { rich, t } from '../../text/parts.ts';
import { useApp, useChat } from '../context.ts';
import { relationTo } from '../logic/contacts.ts';
import { ActionButton } from '../parts/action.tsx';
import { Name } from '../parts/people.tsx';

/** Stands in the composer's place when the two may not write to each other, and says how that can change. */
export function NotFriends({ person }: { person: Person }) {
  const { client } = useApp();
  const relation = useChat((state) => relationTo(state, person.id), [person.id]);
  const name = <Name person={person} />;
  if (relation === 'request_sent') {
    return <p class="chat__closed">{rich('chat.request_sent', { name })}</p>;
  }
  if (person.erased) return <p class="chat__closed">{t('chat.erased')}</p>;
  const received = relation === 'request_received';
  return (
    <div class="chat__closed">
      <p>{rich(received ? 'chat.request_received' : 'chat.not_friends', { name })}</p>
      <ActionButton
        class="button--primary button--small"
        command={() => (received ? client.acceptFriend(person.id) : client.requestFriend(person.id))}
      >
        {t(received ? 'people.accept' : 'welcome.add')}
      </ActionButton>
    </div>
  );
}
