import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Person } from '../../../../../functions/wire/people.ts';
import { ClientError } from '../../client/types.ts';
import { t } from '../../text/parts.ts';
import { useApp } from '../context.ts';
import { readHandle } from '../logic/contacts.ts';
import { useAction } from '../parts/action.tsx';
import { RelationActions } from './actions.tsx';
import { PersonRow } from './PersonRow.tsx';

/** Finds a person by the exact handle and offers what fits the relation. */
export function FindPerson() {
  const { client, narrow } = useApp();
  const { pending, run } = useAction();
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState<Person | null>(null);
  const [error, setError] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const ids = { field: useId(), hint: useId(), error: useId() };
  useEffect(() => {
    if (!narrow.peek()) field.current?.focus({ preventScroll: true });
  }, [narrow]);
  const find = async () => {
    setFound(null);
    const handle = readHandle(typed);
    if (handle === null) return setError(t('people.invalid'));
    setError('');
    await run(async () => {
      try {
        setFound((await client.findPerson(handle)).person);
      } catch (failure) {
        if (!(failure instanceof ClientError && failure.code === 'not_found')) throw failure;
        setError(t('people.not_found', { handle }));
      }
    });
  };
  return (
    <form
      class="people-search"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void find();
      }}
    >
      <div class="field">
        <label class="field__label" for={ids.field}>
          {t('people.handle')}
        </label>
        <div class="people-search__row">
          <div class="input-group">
            <span class="input-group__prefix" aria-hidden="true">
              @
            </span>
            <input
              ref={field}
              id={ids.field}
              class="input"
              type="text"
              dir="ltr"
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              enterkeyhint="search"
              maxLength={40}
              value={typed}
              aria-invalid={error !== ''}
              aria-describedby={`${ids.hint} ${ids.error}`}
              onInput={(event) => {
                setTyped(event.currentTarget.value.replace(/^\s*@/, ''));
                setError('');
              }}
            />
          </div>
          <button type="submit" class="button button--primary" aria-disabled={pending} aria-busy={pending}>
            {t('people.search')}
          </button>
        </div>
        <p class="field__hint" id={ids.hint}>
          {t('people.handle.hint')}
        </p>
        <p class="field__error" id={ids.error} role="alert">
          {error}
        </p>
      </div>
      <div class="people-search__found" role="status">
        {found && (
          <ul class="rows">
            <PersonRow person={found} stacked>
              <RelationActions person={found} />
            </PersonRow>
          </ul>
        )}
      </div>
    </form>
  );
}
