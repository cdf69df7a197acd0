import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { t } from '../../text/parts.ts';
import { useApp, useChat } from '../context.ts';
import { type Contact, listContacts, matchContacts } from '../logic/contacts.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Avatar, Handle, Name } from '../parts/people.tsx';

/** Jumps to one of one's own conversations by typing a part of a name. */
export function Switcher() {
  const { dialog, navigator } = useApp();
  const contacts = useChat(listContacts);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const matches = matchContacts(contacts, query).slice(0, 8);
  useEffect(() => input.current?.focus(), []);
  const open = (contact: Contact | undefined) => {
    if (!contact) return;
    dialog.value = null;
    navigator.go({ page: 'conversation', conversationId: contact.conversationId });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setActive((active + step + matches.length) % Math.max(1, matches.length));
    else if (event.key === 'Enter') open(matches[active]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={t('switcher.title')}>
      <input
        ref={input}
        class="input"
        type="text"
        role="combobox"
        aria-label={t('switcher.input')}
        aria-expanded={matches.length > 0}
        aria-controls={listId}
        aria-activedescendant={matches[active] ? `${listId}-${active}` : undefined}
        placeholder={t('switcher.input')}
        autocomplete="off"
        spellcheck={false}
        value={query}
        onInput={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div class="rows" role="listbox" id={listId} aria-label={t('switcher.results')}>
        {matches.map((contact, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the combobox.
          <div
            key={contact.conversationId}
            id={`${listId}-${index}`}
            class={`person switcher__option ${index === active ? 'switcher__option--active' : ''}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            onClick={() => open(contact)}
          >
            <Avatar person={contact.face} size="s" presence={contact.person !== null} />
            <span class="person__name">
              <Name person={contact.face} />
              {contact.person && <Handle person={contact.person} />}
            </span>
          </div>
        ))}
      </div>
      {matches.length === 0 && <p role="status">{t('switcher.none')}</p>}
    </Dialog>
  );
}
