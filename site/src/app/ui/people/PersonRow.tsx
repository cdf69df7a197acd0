import type { ComponentChildren } from 'preact';
import type { Person } from '../../../../../functions/wire/people.ts';
import { t } from '../../text/parts.ts';
import { useApp } from '../context.ts';
import { listTime } from '../logic/dates.ts';
import { Avatar, Handle, Name } from '../parts/people.tsx';
import { Time } from '../parts/Time.tsx';

/** A person with what can be done. `stacked` puts the buttons below the name. */
export function PersonRow(props: {
  person: Person;
  /** When it began, shown behind the handle. */
  atMs?: number;
  presence?: boolean;
  stacked?: boolean;
  children?: ComponentChildren;
}) {
  const { client, nowMs } = useApp();
  const { person, atMs, presence } = props;
  return (
    <li class={`person ${props.stacked ? 'person--stacked' : ''}`}>
      <Avatar person={person} presence={presence ?? false} />
      <div class="person__name">
        <Name person={person} />
        <span class="person__note">
          <Handle person={person} />
          {atMs !== undefined && (
            <span class="handle">
              {' · '}
              <Time ms={atMs} words={listTime(atMs, nowMs.value)} />
            </span>
          )}
        </span>
        {presence && client.online.value.has(person.id) && (
          <span class="visually-hidden">{t('presence.online')}</span>
        )}
      </div>
      {props.children && <div class="person__actions">{props.children}</div>}
    </li>
  );
}
