import type { Person } from '../../../../../functions/wire/people.ts';
import { useApp } from '../context.ts';
import { avatarHue, initials } from '../logic/contacts.ts';

/** Whether somebody is online; null where nobody can know, because this page itself is cut off. */
export function usePresence(person: Person): 'online' | 'offline' | null {
  const { client } = useApp();
  if (client.online.value.has(person.id)) return 'online';
  return client.connection.value === 'online' ? 'offline' : null;
}

/** A person's round picture; with `presence` a dot, whose words must stand elsewhere. */
export function Avatar(props: { person: Person; size?: 's' | 'l'; presence?: boolean; class?: string }) {
  const { person, size } = props;
  const presence = usePresence(person);
  return (
    <span
      class={`avatar avatar--${avatarHue(person.id)} ${size ? `avatar--${size}` : ''} ${props.class ?? ''}`}
      aria-hidden="true"
    >
      {initials(person.displayName)}
      {props.presence && presence && <span class={`presence presence--${presence}`} />}
    </span>
  );
}

export function Name({ person }: { person: Person }) {
  return <bdi>{person.displayName}</bdi>;
}

export function Handle({ person }: { person: Person }) {
  return (
    <bdi class="handle" dir="ltr">
      @{person.handle}
    </bdi>
  );
}
