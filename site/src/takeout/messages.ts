import { attachmentPath } from '../../../functions/wire/takeout.ts';
import type { TakeoutConversation, TakeoutDocument, TakeoutMessage } from './document.ts';
import { el } from './elements.ts';

/** Gives an address at which a file of the archive can be shown; undefined where there is none. */
export type AddressOf = (path: string) => Promise<string | undefined> | string | undefined;

const time = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** Who somebody is, by their ref. */
export function namesOf(takeout: TakeoutDocument): (ref: string | null) => string {
  const people = new Map(takeout.people.map(({ ref, name, handle }) => [ref, `${name} (@${handle})`]));
  const own = `${takeout.account.displayName} (you)`;
  return (ref) =>
    ref === 'self' || ref === takeout.account.id ? own : (people.get(ref ?? '') ?? 'Somebody');
}

/** What a conversation is called. */
export function titleOf(takeout: TakeoutDocument, { title, members }: TakeoutConversation): string {
  if (title) return title;
  const nameOf = namesOf(takeout);
  const others = members.filter(({ person }) => person !== takeout.account.id);
  return others.map(({ person }) => nameOf(person)).join(', ') || 'With yourself';
}

/** One message as it is read. */
export function messageRow(
  message: TakeoutMessage,
  nameOf: (ref: string | null) => string,
  addressOf: AddressOf,
): HTMLElement {
  const { body, author, sentAt, editedAt, replyTo, reactions } = message;
  const own = author === 'self';
  const reply = replyTo?.body?.text;
  return el(
    'li',
    { class: own ? 'message message--own' : 'message' },
    el(
      'p',
      { class: 'message__head' },
      el('b', {}, el('bdi', {}, nameOf(author))),
      el('time', { datetime: sentAt }, time.format(new Date(sentAt)), editedAt ? ', edited' : ''),
    ),
    reply ? el('blockquote', {}, el('bdi', {}, reply)) : null,
    el('p', { class: 'message__text', dir: 'auto' }, textOf(message)),
    ...(body?.attachments ?? []).map((one) => attachmentOf(one, addressOf)),
    reactions.length > 0
      ? el('p', { class: 'message__reactions' }, reactions.map(({ emoji }) => emoji).join(' '))
      : null,
  );
}

/** What a message says, as one text. */
export function textOf({ body, kind }: TakeoutMessage & { kind?: string }): string {
  if (typeof body?.text === 'string') return body.text;
  return body === null ? '(cannot be read any more)' : `(${body.type ?? kind ?? 'notice'})`;
}

function attachmentOf(
  { id, name, contentType }: { id: string; name: string; contentType: string },
  addressOf: AddressOf,
): HTMLElement {
  const link = el('a', { class: 'file', download: name }, name);
  void Promise.resolve(addressOf(attachmentPath(id, contentType))).then((address) => {
    if (address === undefined) {
      link.replaceWith(el('p', { class: 'file' }, `${name} (not in this file)`));
      return;
    }
    link.href = address;
    if (contentType.startsWith('image/')) {
      link.replaceChildren(el('img', { src: address, alt: name, loading: 'lazy' }));
    }
  });
  return link;
}
