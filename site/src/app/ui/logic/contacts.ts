import type { Person, Relation } from '../../../../../functions/wire/people.ts';
import type { ChatState } from '../../client/types.ts';
import { bodyText } from './body.ts';

/** One row of the conversation list. */
export interface Contact {
  readonly conversationId: string;
  readonly person: Person;
  readonly activeAtMs: number;
  readonly unread: number;
  readonly preview: Preview | null;
}

export interface Preview {
  readonly text: string;
  readonly own: boolean;
  readonly failed: boolean;
}

/**
 * The conversations worth a row, the most recently active first: every friend, also before the first message, and
 * former friends with whom something was written.
 */
export function listContacts(state: ChatState): Contact[] {
  const meId = state.me?.id;
  const contacts = new Map<string, Contact>();
  for (const { conversationId, person, sinceMs } of state.friends) {
    contacts.set(conversationId, { conversationId, person, activeAtMs: sinceMs, unread: 0, preview: null });
  }
  for (const { id, members, lastMessage, unread, createdAtMs } of Object.values(state.conversations)) {
    const person = contacts.get(id)?.person ?? members.find((one) => one.person.id !== meId)?.person;
    if (!person || (!contacts.has(id) && !lastMessage)) continue;
    const preview = lastMessage && {
      text: bodyText(lastMessage.body),
      own: lastMessage.senderId === meId,
      failed: false,
    };
    const activeAtMs = lastMessage?.sentAtMs ?? contacts.get(id)?.activeAtMs ?? createdAtMs;
    contacts.set(id, { conversationId: id, person, activeAtMs, unread, preview });
  }
  for (const waiting of state.outbox) {
    const contact = contacts.get(waiting.conversationId);
    if (!contact || waiting.change !== undefined) continue;
    contacts.set(waiting.conversationId, {
      ...contact,
      activeAtMs: Math.max(contact.activeAtMs, waiting.writtenAtMs),
      preview: { text: bodyText(waiting.body), own: true, failed: waiting.status === 'failed' },
    });
  }
  return [...contacts.values()].sort(
    (a, b) => b.activeAtMs - a.activeAtMs || a.person.displayName.localeCompare(b.person.displayName),
  );
}

/** How I stand to a person by what the state knows. */
export function relationTo(state: ChatState, personId: string): Relation {
  const has = (list: readonly { readonly person: Person }[]) =>
    list.some(({ person }) => person.id === personId);
  if (state.me?.id === personId) return 'self';
  if (has(state.friends)) return 'friend';
  if (has(state.received)) return 'request_received';
  return has(state.sent) ? 'request_sent' : 'none';
}

/** The friend's conversation `step` rows below (or above) the open one, at the ends the same one; null for no rows. */
export function neighbour(
  contacts: readonly Contact[],
  openId: string | null,
  step: 1 | -1,
  onlyUnread: boolean,
): string | null {
  const open = contacts.findIndex((contact) => contact.conversationId === openId);
  let index = open < 0 && step < 0 ? contacts.length : open;
  for (;;) {
    index += step;
    const contact = contacts[index];
    if (!contact) return null;
    if (!onlyUnread || contact.unread > 0) return contact.conversationId;
  }
}

/** Friends whose name or handle contains `query`, in the order given; a leading @ is tolerated. */
export function matchContacts(contacts: readonly Contact[], query: string): Contact[] {
  const wanted = query.trim().replace(/^@/, '').toLocaleLowerCase();
  return contacts.filter(
    ({ person }) => person.handle.includes(wanted) || person.displayName.toLocaleLowerCase().includes(wanted),
  );
}

/** What was typed into the handle field as a handle, or null when no handle can look like that. */
export function readHandle(typed: string): string | null {
  const handle = typed.trim().replace(/^@/, '').toLowerCase();
  return /^[a-z][a-z0-9_]{2,31}$/.test(handle) ? handle : null;
}

/** One or two letters for an avatar. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return picked
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toLocaleUpperCase();
}

/** One of the twelve avatar colours, the same for the same person everywhere. */
export function avatarHue(personId: string): number {
  let sum = 0;
  for (const character of personId) sum = (sum * 31 + character.charCodeAt(0)) % 9_973;
  return sum % 12;
}

/** A count for a badge: "99+" where there are more. */
export function badgeCount(count: number): string {
  return count > 99 ? '99+' : String(count);
}
