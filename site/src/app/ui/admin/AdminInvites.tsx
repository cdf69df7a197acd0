import { useState } from 'preact/hooks';
import type { InstanceInvite } from '../../../../../functions/wire/admin.ts';
import { locale } from '../../text/language.ts';
import { useApp } from '../context.ts';
import { ActionButton, copyText } from '../parts/action.tsx';
import { Section } from '../settings/Section.tsx';
import { Field } from './Field.tsx';
import { Loaded, useAnswer } from './loaded.tsx';
import { ta } from './texts.ts';

/** Codes to register with: make, hand on, end. */
export function AdminInvites() {
  const { client, toasts } = useApp();
  const answer = useAnswer<{ invites: InstanceInvite[] }>('/api/admin/invites');
  const [uses, setUses] = useState('1');
  const [days, setDays] = useState('7');
  const make = async () => {
    const body = {
      ...(Number(uses) > 0 ? { maxUses: Number(uses) } : {}),
      ...(Number(days) > 0 ? { expiresInSeconds: Number(days) * 86_400 } : {}),
    };
    await client.request('POST', '/api/admin/invites', body);
    await answer.reload();
  };
  return (
    <Section title={ta('admin.invites')}>
      <div class="admin__form">
        <Field label={ta('invites.uses')} value={uses} onInput={setUses} isNumber />
        <Field label={ta('invites.days')} value={days} onInput={setDays} isNumber />
        <ActionButton class="button--primary" command={make}>
          {ta('invites.make')}
        </ActionButton>
      </div>
      <Loaded answer={answer}>
        {({ invites }) =>
          invites.length === 0 ? (
            <p class="settings__text">{ta('invites.none')}</p>
          ) : (
            <ul class="rows">
              {invites.map((invite) => (
                <li key={invite.id} class="admin__row">
                  <code>{linkOf(invite)}</code>
                  <span class="settings__text">{stateOf(invite)}</span>
                  <div class="admin__actions">
                    <ActionButton class="button--small" command={() => copyText(toasts, linkOf(invite))}>
                      {ta('invites.copy')}
                    </ActionButton>
                    <ActionButton
                      class="button--small"
                      command={async () => {
                        await client.request('DELETE', `/api/admin/invites/${invite.id}`);
                        await answer.reload();
                      }}
                    >
                      {ta('invites.revoke')}
                    </ActionButton>
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

/** Its token is a fragment, which browsers send to no server. */
function linkOf({ token }: InstanceInvite): string {
  return `${location.origin}/register/#${token}`;
}

function stateOf({ uses, maxUses, expiresAtMs }: InstanceInvite): string {
  const until =
    expiresAtMs === null
      ? ta('invites.forever')
      : ta('invites.until', { date: new Date(expiresAtMs).toLocaleDateString(locale) });
  return maxUses === null
    ? ta('invites.unlimited', { uses, until })
    : ta('invites.state', { uses, max: maxUses, until });
}
