import type { SessionDevice } from '../../../../../functions/wire/sessions.ts';
import { isolate } from '../../text/t.ts';
import { useApp } from '../context.ts';
import { ActionButton } from '../parts/action.tsx';
import { CancelButton, Dialog } from '../parts/Dialog.tsx';
import { Section } from '../settings/Section.tsx';
import { dayWords } from './days.ts';
import { useLoaded } from './loaded.ts';
import { ta } from './texts.ts';
import { Waiting } from './Waiting.tsx';

/** Where the person is signed in, and how to end that. */
export function DevicesSection() {
  const { client, dialog, toasts } = useApp();
  const [loaded, again] = useLoaded(() =>
    client.request<{ sessions: SessionDevice[] }>('GET', '/api/sessions'),
  );
  const end = async (path: string, method: 'POST' | 'DELETE', words: string) => {
    await client.request(method, path);
    toasts.say(words);
    again();
  };
  const sessions = loaded && 'value' in loaded ? loaded.value.sessions : null;
  return (
    <Section title={ta('devices.title')} text={ta('devices.text')}>
      {sessions === null ? (
        <Waiting failure={loaded && 'failure' in loaded ? loaded.failure : undefined} again={again} />
      ) : (
        <>
          <ul class="devices">
            {sessions.map((session) => (
              <Device
                key={session.id}
                session={session}
                end={() => end(`/api/sessions/${session.id}`, 'DELETE', ta('devices.ended'))}
              />
            ))}
          </ul>
          <div class="account__actions">
            {sessions.length > 1 && (
              <ActionButton
                command={() => end('/api/sessions/revoke-others', 'POST', ta('devices.others.done'))}
              >
                {ta('devices.others')}
              </ActionButton>
            )}
            <button
              type="button"
              class="button"
              aria-haspopup="dialog"
              onClick={() => {
                dialog.value = { type: 'show', render: () => <EverywhereDialog /> };
              }}
            >
              {ta('devices.all')}
            </button>
          </div>
        </>
      )}
    </Section>
  );
}

function Device({ session, end }: { session: SessionDevice; end: () => Promise<void> }) {
  const device = session.device || ta('devices.unknown');
  const created = dayWords(session.createdDay);
  return (
    <li class="device">
      <p class="device__name">
        {device} {session.current && <span class="tag">{ta('devices.this')}</span>}
      </p>
      <p class="settings__text">{ta('devices.days', { created, seen: dayWords(session.lastSeenDay) })}</p>
      {!session.current && (
        <ActionButton
          class="button--small"
          label={ta('devices.end_name', { device: isolate(device), created })}
          command={end}
        >
          {ta('devices.end')}
        </ActionButton>
      )}
    </li>
  );
}

function EverywhereDialog() {
  const { client, dialog } = useApp();
  const end = async () => {
    await client.request('DELETE', '/api/sessions');
    dialog.value = null;
  };
  return (
    <Dialog
      title={ta('devices.all.title')}
      actions={
        <>
          <CancelButton />
          <ActionButton class="button--danger" command={end}>
            {ta('devices.all.confirm')}
          </ActionButton>
        </>
      }
    >
      <p>{ta('devices.all.text')}</p>
    </Dialog>
  );
}
