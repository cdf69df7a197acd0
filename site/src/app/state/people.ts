import type { Person } from '../../../../functions/wire/people.ts';
import type { ChatState } from '../client/types.ts';

/** The state with a person as they are shown now, wherever they stand; conversations without them stay the same objects. */
export function withPerson(state: ChatState, person: Person): ChatState {
  const is = ({ id }: { readonly id: string }) => id === person.id;
  const inPeople = (people: readonly Person[]) => people.map((one) => (is(one) ? person : one));
  const inItems = <Item extends { readonly person: Person }>(items: readonly Item[]): readonly Item[] =>
    items.map((item) => (is(item.person) ? { ...item, person } : item));
  const { me, friends, received, sent, notifications, blocked, conversations } = state;
  return {
    ...state,
    me: me && is(me) ? person : me,
    friends: inItems(friends),
    received: inItems(received),
    sent: inItems(sent),
    notifications: inItems(notifications),
    blocked: inPeople(blocked),
    conversations: Object.fromEntries(
      Object.entries(conversations).map(([id, one]) => [
        id,
        one.members.some((member) => is(member.person)) || one.formerMembers.some(is)
          ? { ...one, members: inItems(one.members), formerMembers: inPeople(one.formerMembers) }
          : one,
      ]),
    ),
  };
}
