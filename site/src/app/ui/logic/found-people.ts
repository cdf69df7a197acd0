import type { Person } from '../../../../../functions/wire/people.ts';
import type { ChatState } from '../../client/types.ts';
import { matches, relationTo } from './contacts.ts';

/** Somebody with whom there is no conversation of two, and where one meets them. */
export interface KnownPerson {
  readonly person: Person;
  readonly relation: 'request_received' | 'request_sent' | 'none';
  /** A group that both are in. */
  readonly groupId: string | null;
}

/** People besides friends whose name or handle contains what was typed: from requests, and from groups. */
export function findPeople(state: ChatState, query: string): KnownPerson[] {
  const known = new Map<string, KnownPerson>();
  const add = (person: Person, groupId: string | null) => {
    const relation = relationTo(state, person.id);
    if (relation === 'self' || relation === 'friend' || known.has(person.id)) return;
    if (matches(query, person, person.handle)) known.set(person.id, { person, relation, groupId });
  };
  for (const { person } of [...state.received, ...state.sent]) add(person, null);
  for (const { id, kind, members, ended } of Object.values(state.conversations)) {
    if (kind === 'group' && !ended) for (const { person } of members) add(person, id);
  }
  return [...known.values()];
}
