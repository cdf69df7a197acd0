import type { Person, Relation } from '../../../../../functions/wire/people.ts';
import type { ChatState, ConversationState } from '../../client/types.ts';
import { unreadOf } from '../../state/selectors.ts';
import { numberWords } from '../../text/t.ts';
import { bodyLine } from './body.ts';
import { counterpartOf, type Face, faceOf, personIn } from './conversations.ts';
import { noticeText } from './notices.ts';

/** One row of the conversation list. */
export interface Contact {
  readonly conversationId: string;
  /** The other person, or the group. */
  readonly face: Face;
  /** Whom a direct conversation is with; null for a group. */
  readonly person: Person | null;
  readonly activeAtMs: number;
  readonly unread: number;
  /** Something unread names me. */
  readonly mentioned: boolean;
  /** I marked it as unread, whatever I have read. */
  readonly markedUnread?: true;
  readonly preview: Preview | null;
}

export interface Preview {
  readonly text: string;
  /** In a group, who wrote it, where that is somebody else. */
  readonly sender: Face | null;
  readonly own: boolean;
  readonly failed: boolean;
}

/**
 * The conversations worth a row, the most recently active first: every friend, also before the first message, former
 * friends with whom something was written, and groups, also those that have ended until they are taken off the list.
 */
export function listContacts(state: ChatState): Contact[] {
  const meId = state.me?.id;
  const contacts = new Map<string, Contact>();
  for (const { conversationId, person, sinceMs } of state.friends) {
    const empty = { activeAtMs: sinceMs, unread: 0, mentioned: false, preview: null };
    contacts.set(conversationId, { conversationId, face: person, person, ...empty });
  }
  for (const conversation of Object.values(state.conversations)) {
    const { id, kind, lastMessage, createdAtMs, unreadMentions, settings } = conversation;
    const unread = unreadOf(conversation);
    const known = contacts.get(id);
    const face = known?.face ?? faceOf(conversation, meId);
    if (!face || (!known && !lastMessage && kind === 'direct')) continue;
    const person = known?.person ?? counterpartOf(conversation, meId);
    const preview = previewOf(conversation, meId ?? '');
    const activeAtMs = lastMessage?.sentAtMs ?? known?.activeAtMs ?? createdAtMs;
    const mentioned = unread > 0 && unreadMentions.length > 0;
    const marked = settings.markedUnread && { markedUnread: true as const };
    const counts = { unread, mentioned, ...marked };
    contacts.set(id, { conversationId: id, face, person, activeAtMs, preview, ...counts });
  }
  for (const waiting of state.outbox) {
    const contact = contacts.get(waiting.conversationId);
    if (!contact || waiting.change !== undefined) continue;
    const failed = waiting.status === 'failed' || state.conversations[waiting.conversationId]?.ended === true;
    contacts.set(waiting.conversationId, {
      ...contact,
      activeAtMs: Math.max(contact.activeAtMs, waiting.writtenAtMs),
      preview: { text: bodyLine(waiting.body), sender: null, own: true, failed },
    });
  }
  return [...contacts.values()].sort(
    (a, b) => b.activeAtMs - a.activeAtMs || a.face.displayName.localeCompare(b.face.displayName),
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

/** The conversation `step` rows below (or above) the open one, at the ends the same one; null for no rows. */
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
    if (!onlyUnread || contact.unread > 0 || contact.markedUnread) return contact.conversationId;
  }
}

/** Conversations whose name, title or handle contains `query`, in the order given; a leading @ is tolerated. */
export function matchContacts(contacts: readonly Contact[], query: string): Contact[] {
  return contacts.filter(({ face, person }) => matches(query, face, person?.handle));
}

/** Whether what was typed is a part of the name or the handle; a leading @ is tolerated. */
export function matches(query: string, { displayName }: Face, handle = ''): boolean {
  const wanted = query.trim().replace(/^@/, '').toLocaleLowerCase();
  return handle.includes(wanted) || displayName.toLocaleLowerCase().includes(wanted);
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

/** One of the twelve avatar colours, the same for the same person or group everywhere. */
export function avatarHue(faceId: string): number {
  let sum = 0;
  for (const character of faceId) sum = (sum * 31 + character.charCodeAt(0)) % 9_973;
  return sum % 12;
}

/** A count for a badge: "99+" where there are more. */
export function badgeCount(count: number): string {
  return count > 99 ? `${numberWords(99)}+` : numberWords(count);
}

function previewOf(conversation: ConversationState, meId: string): Preview | null {
  const { kind, lastMessage } = conversation;
  if (!lastMessage) return null;
  const { body, senderId } = lastMessage;
  if (body?.type === 'notice') {
    return { text: noticeText(body, senderId, conversation, meId), sender: null, own: false, failed: false };
  }
  const own = senderId === meId;
  const sender = kind === 'group' && !own ? personIn(conversation, senderId) : null;
  return { text: bodyLine(body), sender, own, failed: false };
}
