import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import type { Message } from '../../../../../functions/wire/conversations.ts';
import { isolate } from '../../text/t.ts';
import { jumpTo } from '../chat/jump.ts';
import { type App, useApp, useChat } from '../context.ts';
import { type Contact, listContacts, matchContacts } from '../logic/contacts.ts';
import { faceOf } from '../logic/conversations.ts';
import { findPeople, type KnownPerson } from '../logic/found-people.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { FoundState } from './FoundState.tsx';
import { lastText, useFound } from './found.ts';
import { ContactOption, MessageOption, MoreOption, PersonOption } from './options.tsx';
import { tsr } from './texts.ts';

type Choice =
  | { readonly type: 'contact'; readonly contact: Contact }
  | { readonly type: 'person'; readonly known: KnownPerson }
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'more'; readonly run: () => void };

const contactsMax = 5;
const peopleMax = 4;

/** Finds conversations, people and what was written; with an id, what was written in one conversation. */
export function SearchDialog({ conversationId }: { conversationId?: string }) {
  const app = useApp();
  const [scope, setScope] = useState(conversationId);
  const [text, setText] = useState(() => lastText(conversationId));
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();
  const state = useChat((whole) => whole);
  const found = useFound(text, scope);
  const contacts = useMemo(() => listContacts(state), [state]);
  const typed = text.trim();
  const groups = choicesOf();
  const choices = groups.flatMap(({ choices: some }) => some);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, [scope]);
  useEffect(() => {
    if (active > 0) document.getElementById(`${listId}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  function choicesOf(): { readonly label: string; readonly choices: Choice[] }[] {
    const named = scope ? [] : matchContacts(contacts, typed).slice(0, typed ? contactsMax : 8);
    const people = scope || !typed ? [] : findPeople(state, typed).slice(0, peopleMax);
    const written: Choice[] = found.messages.map((message) => ({ type: 'message', message }));
    if (found.more) written.push({ type: 'more', run: found.more });
    return [
      {
        label: tsr('conversations'),
        choices: named.map((contact) => ({ type: 'contact', contact }) as const),
      },
      { label: tsr('people'), choices: people.map((known) => ({ type: 'person', known }) as const) },
      { label: tsr(found.similar ? 'similar' : 'messages'), choices: written },
    ].filter(({ choices: some }) => some.length > 0);
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setActive((active + step + choices.length) % Math.max(1, choices.length));
    else if (event.key === 'Enter') choose(app, choices[active]);
    else return;
    event.preventDefault();
  };
  let place = -1;
  return (
    <Dialog title={scope ? tsr('title.one', { name: nameOf(app, scope) }) : tsr('title')}>
      <div class="search">
        <input
          ref={input}
          class="input"
          type="text"
          role="combobox"
          enterkeyhint="search"
          maxLength={100}
          aria-label={tsr(scope ? 'input.one' : 'input')}
          aria-expanded={choices.length > 0}
          aria-controls={listId}
          aria-activedescendant={choices[active] ? `${listId}-${active}` : undefined}
          placeholder={tsr(scope ? 'input.one' : 'input')}
          autocomplete="off"
          spellcheck={false}
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setActive(0);
            list.current?.scrollTo(0, 0);
          }}
          onKeyDown={onKeyDown}
        />
        {scope && (
          <button
            type="button"
            class="button button--small search__scope"
            onClick={() => setScope(undefined)}
          >
            {tsr('everywhere')}
          </button>
        )}
        <FoundState
          found={found}
          typed={typed}
          alone={choices.length === 0}
          onlyMessages={scope !== undefined}
        />
        <div ref={list} class="search__results" role="listbox" id={listId} aria-label={tsr('results')}>
          {groups.map(({ label, choices: some }) => (
            // biome-ignore lint/a11y/useSemanticElements: a group of options, not of fields.
            <div key={label} role="group" aria-label={label}>
              <p class="list-heading" aria-hidden="true">
                {label}
              </p>
              {some.map((choice) => {
                const index = ++place;
                const option = {
                  id: `${listId}-${index}`,
                  active: index === active,
                  onChoose: () => choose(app, choice),
                };
                if (choice.type === 'contact')
                  return (
                    <ContactOption key={choice.contact.conversationId} {...option} contact={choice.contact} />
                  );
                if (choice.type === 'person')
                  return <PersonOption key={choice.known.person.id} {...option} known={choice.known} />;
                if (choice.type === 'more') return <MoreOption key="more" {...option} />;
                const { message } = choice;
                return (
                  <MessageOption
                    key={`${message.conversationId} ${message.seq}`}
                    {...option}
                    message={message}
                    found={found}
                    within={scope !== undefined}
                  />
                );
              })}
            </div>
          ))}
        </div>
      </div>
    </Dialog>
  );
}

function choose({ dialog, navigator }: App, choice: Choice | undefined): void {
  if (!choice) return;
  if (choice.type === 'more') {
    choice.run();
    return;
  }
  dialog.value = null;
  if (choice.type === 'contact') {
    navigator.go({ page: 'conversation', conversationId: choice.contact.conversationId });
  } else if (choice.type === 'message') {
    const { conversationId, seq } = choice.message;
    jumpTo(conversationId, seq);
    navigator.go({ page: 'conversation', conversationId });
  } else {
    const { groupId } = choice.known;
    navigator.go(
      groupId ? { page: 'conversation', conversationId: groupId, details: true } : { page: 'people' },
    );
  }
}

function nameOf({ client }: App, conversationId: string): string {
  const { conversations, me } = client.state.peek();
  const conversation = conversations[conversationId];
  return isolate((conversation && faceOf(conversation, me?.id)?.displayName) ?? '');
}
