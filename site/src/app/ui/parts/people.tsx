import type { Person } from '../../../../../functions/wire/people.ts';
import { useApp } from '../context.ts';
import { avatarHue, initials } from '../logic/contacts.ts';

/** A person's round picture; with `presence` a dot, whose words must stand elsewhere. */
export function Avatar(props: { person: Person; size?: 's' | 'l'; presence?: boolean; class?: string }) {
  const { client } = useApp();
  const { person, size, presence } = props;
  const state = presence && client.online.value.has(person.id) ? 'online' : 'offline';
  return (
    <span
      class={`avatar avatar--${avatarHue(person.id)} ${size ? `avatar--${size}` : ''} ${props.class ?? ''}`}
      aria-hidden="true"
    >
      {initials(person.displayName)}
      {presence && <span class={`presence presence--${state}`} />}
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
