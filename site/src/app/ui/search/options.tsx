import { MessageSquare } from 'lucide';
import type { ComponentChildren } from 'preact';
import type { Message } from '../../../../../functions/wire/conversations.ts';
import { isolate } from '../../text/t.ts';
import { useApp, useChat } from '../context.ts';
import type { Contact } from '../logic/contacts.ts';
import { faceOf, personIn } from '../logic/conversations.ts';
import { listTime } from '../logic/dates.ts';
import type { KnownPerson } from '../logic/found-people.ts';
import { snippet } from '../logic/snippet.ts';
import { plainText } from '../markdown/plain-blocks.ts';
import { Icon } from '../parts/Icon.tsx';
import { Avatar, Handle, Name } from '../parts/people.tsx';
import { Time } from '../parts/Time.tsx';
import type { Found } from './found.ts';
import { tsr } from './texts.ts';

interface Option {
  readonly id: string;
  readonly active: boolean;
  readonly onChoose: () => void;
}

function OptionRow({ id, active, onChoose, children }: Option & { children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the combobox.
    <div
      id={id}
      class={`person switcher__option search__option ${active ? 'switcher__option--active' : ''}`}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      onClick={onChoose}
    >
      {children}
    </div>
  );
}

export function ContactOption({ contact, ...option }: Option & { contact: Contact }) {
  return (
    <OptionRow {...option}>
      <Avatar person={contact.face} size="s" presence={contact.person !== null} />
      <span class="person__name">
        <Name person={contact.face} />
        {contact.person && <Handle person={contact.person} />}
      </span>
    </OptionRow>
  );
}

/** Somebody who is no friend: how one stands to them, or in which group they are. */
export function PersonOption({ known, ...option }: Option & { known: KnownPerson }) {
  const { person, relation, groupId } = known;
  const group = useChat((state) => state.conversations[groupId ?? '']?.details.title, [groupId]);
  return (
    <OptionRow {...option}>
      <Avatar person={person} size="s" />
      <span class="person__name">
        <Name person={person} />
        <span class="search__note">
          <Handle person={person} />
          {' · '}
          {relation === 'request_received' && tsr('request.received')}
          {relation === 'request_sent' && tsr('request.sent')}
          {relation === 'none' && tsr('person.in', { group: isolate(group ?? '') })}
        </span>
      </span>
    </OptionRow>
  );
}

/** A message: where, who, when, and the words around what was looked for. */
export function MessageOption(props: Option & { message: Message; found: Found; within: boolean }) {
  const { message, found, within, ...option } = props;
  const { nowMs } = useApp();
  const conversation = useChat(
    (state) => state.conversations[message.conversationId],
    [message.conversationId],
  );
  const meId = useChat((state) => state.me?.id);
  const own = message.senderId === meId;
  const sender = conversation && personIn(conversation, message.senderId);
  const face = within ? sender : conversation && faceOf(conversation, meId);
  return (
    <OptionRow {...option}>
      {face ? <Avatar person={face} size="s" /> : <Icon node={MessageSquare} />}
      <span class="search__message">
        <span class="row__line">
          <span class="row__name">{within && own ? tsr('own') : face && <Name person={face} />}</span>
          <Time ms={message.sentAtMs} words={listTime(message.sentAtMs, nowMs.value)} class="row__time" />
        </span>
        <span class="search__snippet">
          {!within && (own || conversation?.kind === 'group') && (
            <span class="search__sender">
              {own ? tsr('own') : sender && <Name person={sender} />}
              {': '}
            </span>
          )}
          <bdi>
            {piecesOf(message, found).map(({ text, hit }, index) =>
              hit ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
            )}
          </bdi>
        </span>
      </span>
    </OptionRow>
  );
}

/** The last line of the results, which brings more of them. */
export function MoreOption(option: Option) {
  return (
    <OptionRow {...option}>
      <span class="search__more">{tsr('more')}</span>
    </OptionRow>
  );
}

function piecesOf({ body }: Message, { words, similar }: Found) {
  if (body?.type !== 'text') return [];
  const texts = [plainText(body.text), body.text, ...(body.attachments ?? []).map(({ name }) => name)];
  return snippet(texts.filter(Boolean), words, similar);
}
