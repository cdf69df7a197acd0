import type { Person } from '../../../../../functions/wire/people.ts';
import { useApp } from '../context.ts';
import { avatarHue, initials } from '../logic/contacts.ts';
import type { Face } from '../logic/conversations.ts';
import { usePicture } from './picture.ts';

/** Whether somebody is online; null where nobody can know, because this page itself is cut off. */
export function usePresence(person: Pick<Person, 'id'>): 'online' | 'offline' | null {
  const { client } = useApp();
  if (client.online.value.has(person.id)) return 'online';
  return client.connection.value === 'online' ? 'offline' : null;
}

/** The round picture of a person or a group, letters where there is none or it is not here; with `presence` a dot, whose words must stand elsewhere. */
export function Avatar(props: { person: Face; size?: 's' | 'l'; presence?: boolean; class?: string }) {
  const { person, size } = props;
  const presence = usePresence(person);
  const picture = usePicture(person.pictureId, size === 'l' ? 'whole' : 'preview');
  return (
    <span
      class={`avatar avatar--${avatarHue(person.id)} ${size ? `avatar--${size}` : ''} ${props.class ?? ''}`}
      aria-hidden="true"
    >
      {picture ? <img class="avatar__picture" src={picture} alt="" /> : initials(person.displayName)}
      {props.presence && presence && <span class={`presence presence--${presence}`} />}
    </span>
  );
}

export function Name({ person }: { person: Face }) {
  return <bdi>{person.displayName}</bdi>;
}

export function Handle({ person }: { person: Person }) {
  return (
    <bdi class="handle" dir="ltr">
      @{person.handle}
    </bdi>
  );
}
