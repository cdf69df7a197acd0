import type { FoundPerson } from '../../../../../functions/wire/accounts.ts';
import type { Person } from '../../../../../functions/wire/people.ts';
import { t } from '../../text/parts.ts';
import { useApp, useChat } from '../context.ts';
import { relationTo } from '../logic/contacts.ts';
import { ActionButton } from '../parts/action.tsx';
import { LinkPage, ToChats } from '../parts/LinkPage.tsx';
import { Avatar, Handle, Name } from '../parts/people.tsx';
import { RelationActions } from '../people/actions.tsx';
import { tp } from './texts.ts';

/** What a link to add somebody leads to: the person, before one asks. */
export function AddPane() {
  const { client } = useApp();
  const gone = [tp('add.gone.title'), tp('add.gone')] as const;
  const words = { loading: tp('add.loading'), broken: gone, gone, failed: tp('add.failed.title') };
  const find = (token: string) => client.request<FoundPerson>('POST', '/api/add-links/preview', { token });
  return (
    <LinkPage words={words} find={find}>
      {({ person }, token) => <Preview person={person} token={token} />}
    </LinkPage>
  );
}

function Preview({ person, token }: { person: Person; token: string }) {
  const { client } = useApp();
  const relation = useChat((state) => relationTo(state, person.id), [person.id]);
  const ask = async () => {
    await client.request('POST', '/api/add-links/request', { token });
  };
  return (
    <>
      <p class="list-heading">{tp('add.title')}</p>
      <Avatar person={person} size="l" />
      <h2 class="welcome__title">
        <Name person={person} />
      </h2>
      <p class="home__text">
        <Handle person={person} />
      </p>
      <p>{tp(relation === 'self' ? 'add.self' : relation === 'friend' ? 'add.friend' : 'add.text')}</p>
      <div class="details__buttons">
        {relation === 'none' && (
          <ActionButton class="button--primary" command={ask}>
            {t('people.request')}
          </ActionButton>
        )}
        {relation !== 'none' && relation !== 'self' && <RelationActions person={person} />}
        <ToChats />
      </div>
    </>
  );
}
