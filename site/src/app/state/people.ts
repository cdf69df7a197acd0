import type { Person } from '../../../../functions/wire/people.ts';
import type { ChatState } from '../client/types.ts';

/** The state with a person as they are shown now, wherever they stand; what does not name them stays the same object. */
export function withPerson(state: ChatState, person: Person): ChatState {
  const inItems = <Item extends { readonly person: Person }>(items: readonly Item[]): readonly Item[] =>
    mapped(items, (item) => (item.person.id === person.id ? { ...item, person } : item));
  const conversations = Object.entries(state.conversations).map(([id, before]) => {
    const members = inItems(before.members);
    const formerMembers = mapped(before.formerMembers, (one) => (one.id === person.id ? person : one));
    const isSame = members === before.members && formerMembers === before.formerMembers;
    return [id, isSame ? before : { ...before, members, formerMembers }] as const;
  });
  return {
    ...state,
    me: state.me?.id === person.id ? person : state.me,
    friends: inItems(state.friends),
    received: inItems(state.received),
    sent: inItems(state.sent),
    notifications: inItems(state.notifications),
    blocked: mapped(state.blocked, (one) => (one.id === person.id ? person : one)),
    conversations: Object.fromEntries(conversations),
  };
}

/** The very list where nothing in it changed. */
function mapped<Item>(items: readonly Item[], change: (item: Item) => Item): readonly Item[] {
  const after = items.map(change);
  return after.every((item, index) => item === items[index]) ? items : after;
}
