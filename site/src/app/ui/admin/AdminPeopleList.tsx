import { useState } from 'preact/hooks';
import type { AdminPeople, AdminPerson, SuspensionReason } from '../../../../../functions/wire/admin.ts';
import { useApp, useChat } from '../context.ts';
import { ActionButton } from '../parts/action.tsx';
import { Section } from '../settings/Section.tsx';
import { Loaded, useAnswer } from './loaded.tsx';
import { ReasonSelect } from './ReasonSelect.tsx';
import { reasonWords, ta } from './texts.ts';

/** People by handle: found by the exact one, or page after page. */
export function AdminPeopleList() {
  const [query, setQuery] = useState('');
  const [typed, setTyped] = useState('');
  const answer = useAnswer<AdminPeople>(`/api/admin/people${query}`);
  const find = (event: Event) => {
    event.preventDefault();
    const handle = typed.trim().replace(/^@/, '').toLowerCase();
    setQuery(handle === '' ? '' : `?handle=${encodeURIComponent(handle)}`);
  };
  return (
    <Section title={ta('admin.people')}>
      <form class="admin__actions" onSubmit={find}>
        <input
          class="input"
          aria-label={ta('people.find')}
          placeholder={ta('people.find')}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <button class="button" type="submit">
          {ta('people.search')}
        </button>
      </form>
      <Loaded answer={answer}>
        {({ people, more }) => (
          <>
            {people.length === 0 && <p class="settings__text">{ta('people.nobody')}</p>}
            <ul class="rows">
              {people.map((person) => (
                <PersonLine key={person.id} person={person} reload={answer.reload} />
              ))}
            </ul>
            {more && (
              <button
                type="button"
                class="button"
                onClick={() => setQuery(`?after=${people.at(-1)?.handle}`)}
              >
                {ta('admin.more')}
              </button>
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function PersonLine({ person, reload }: { person: AdminPerson; reload: () => Promise<void> }) {
  const { client } = useApp();
  const meId = useChat((state) => state.me?.id);
  const [reason, setReason] = useState<SuspensionReason | ''>('');
  const { id, handle, isAdmin, suspension, createdDay } = person;
  const act = (method: 'PUT' | 'DELETE', path: string, body?: object) => async () => {
    await client.request(method, path, body);
    await reload();
  };
  const suspensionPath = `/api/admin/people/${id}/suspension`;
  return (
    <li class="admin__row">
      <span>
        <strong>@{handle}</strong> {isAdmin && <span class="tag">{ta('people.admin')}</span>}{' '}
        <span class="settings__text">
          {suspension
            ? ta('people.suspended', { reason: reasonWords(suspension.reason) })
            : ta('people.since', { day: createdDay })}
        </span>
      </span>
      <div class="admin__actions">
        {suspension ? (
          <ActionButton class="button--small" command={act('DELETE', suspensionPath)}>
            {ta('people.reinstate')}
          </ActionButton>
        ) : (
          <>
            {id !== meId && (
              <>
                <ReasonSelect label={ta('people.reason', { handle })} value={reason} onChoose={setReason} />
                {reason !== '' && (
                  <ActionButton
                    class="button--small button--danger"
                    command={act('PUT', suspensionPath, { reason })}
                  >
                    {ta('people.suspend')}
                  </ActionButton>
                )}
              </>
            )}
            <ActionButton
              class="button--small"
              command={act(isAdmin ? 'DELETE' : 'PUT', `/api/admin/admins/${id}`)}
            >
              {ta(isAdmin ? 'people.revoke' : 'people.grant')}
            </ActionButton>
          </>
        )}
      </div>
    </li>
  );
}
