import { Check, X } from 'lucide';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Person } from '../../../../../functions/wire/people.ts';
import { isolate } from '../../text/t.ts';
import { matches } from '../logic/contacts.ts';
import { Icon } from '../parts/Icon.tsx';
import { Avatar, Handle, Name } from '../parts/people.tsx';
import { tg } from './texts.ts';

/** So many friends stand in the list at once; typing brings the others. */
const listedMax = 50;

/** Chooses friends: a field that searches, a list of several choices, and what was chosen as chips. */
export function PeoplePicker(props: {
  people: readonly Person[];
  picked: readonly Person[];
  onPick: (picked: readonly Person[]) => void;
  /** Said where there is nobody to choose. */
  empty: string;
  /** Ids of those who cannot be added. */
  refused: readonly string[];
  error: string;
  autoFocus?: boolean;
}) {
  const { people, picked, onPick, refused, error } = props;
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => {
    if (props.autoFocus) field.current?.focus();
  }, []);
  const found = people.filter((person) => matches(query, person, person.handle)).slice(0, listedMax);
  const isPicked = (person: Person) => picked.some((one) => one.id === person.id);
  const toggle = (person: Person | undefined) => {
    if (!person) return;
    onPick(isPicked(person) ? picked.filter((one) => one.id !== person.id) : [...picked, person]);
    setQuery('');
    setActive(0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      const next = (active + step + found.length) % Math.max(1, found.length);
      setActive(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') toggle(found[active]);
    else if (event.key === 'Backspace' && query === '') onPick(picked.slice(0, -1));
    else return;
    event.preventDefault();
  };
  if (people.length === 0) return <p class="field__hint">{props.empty}</p>;
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {tg('pick.label')}
      </label>
      {picked.length > 0 && (
        <ul class="chips" aria-label={tg('pick.chosen')}>
          {picked.map((person) => (
            <li key={person.id}>
              <button
                type="button"
                class={`chip ${refused.includes(person.id) ? 'chip--refused' : ''}`}
                aria-label={tg('pick.take_away', { name: isolate(person.displayName) })}
                onClick={() => {
                  toggle(person);
                  field.current?.focus();
                }}
              >
                <Name person={person} /> <Icon node={X} small />
              </button>
            </li>
          ))}
        </ul>
      )}
      <input
        ref={field}
        id={id}
        class="input"
        type="text"
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={found[active] ? `${id}-${active}` : undefined}
        aria-describedby={`${id}-hint ${id}-error`}
        aria-invalid={error !== ''}
        placeholder={tg('pick.placeholder')}
        autocomplete="off"
        spellcheck={false}
        value={query}
        onInput={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <p class="visually-hidden" id={`${id}-hint`}>
        {tg('pick.hint')}
      </p>
      <p class="field__error" id={`${id}-error`} role="alert">
        {error}
      </p>
      <div
        class="picker"
        role="listbox"
        aria-multiselectable="true"
        id={`${id}-list`}
        aria-label={tg('pick.results')}
      >
        {found.map((person, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the combobox.
          <div
            key={person.id}
            id={`${id}-${index}`}
            class={`person switcher__option ${index === active ? 'switcher__option--active' : ''}`}
            role="option"
            tabIndex={-1}
            aria-selected={isPicked(person)}
            onClick={() => {
              toggle(person);
              field.current?.focus();
            }}
          >
            <Avatar person={person} size="s" presence />
            <span class="person__name">
              <Name person={person} />
              <Handle person={person} />
            </span>
            {isPicked(person) && <Icon node={Check} />}
          </div>
        ))}
      </div>
      {found.length === 0 && <p role="status">{tg('pick.none')}</p>}
    </div>
  );
}
