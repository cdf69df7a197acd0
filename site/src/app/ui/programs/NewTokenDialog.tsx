import { useId, useState } from 'preact/hooks';
import { type NewAccessToken, type Scope, scopes } from '../../../../../functions/wire/access-tokens.ts';
import { limits } from '../../../../../functions/wire/limits.ts';
import { ClientError } from '../../client/types.ts';
import { withStepUp } from '../account/step-up.tsx';
import { useApp } from '../context.ts';
import { errorText, useAction } from '../parts/action.tsx';
import { CancelButton, Dialog } from '../parts/Dialog.tsx';
import { MadeDialog } from './MadeDialog.tsx';
import { tt } from './texts.ts';

type Days = (typeof limits.accessTokenDays)[number];

/** What the token is for, what it may do and how long; then the token, once. */
export function NewTokenDialog({ onMade }: { onMade: () => void }) {
  const app = useApp();
  const id = useId();
  const { pending, run } = useAction();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly Scope[]>([]);
  const [days, setDays] = useState<Days>(90);
  const [errors, setErrors] = useState({ name: '', scopes: '' });
  const make = async () => {
    const body = { name: name.trim(), scopes: chosen, expiresInDays: days };
    await withStepUp(app, async () => {
      const { token } = await app.client.request<NewAccessToken>('POST', '/api/access-tokens', body);
      onMade();
      app.dialog.value = { type: 'show', render: () => <MadeDialog token={token} /> };
    });
  };
  const submit = () =>
    run(async () => {
      const nameFault = name.trim() === '' ? nameWords() : '';
      const scopesFault = chosen.length === 0 ? tt('new.error.scopes') : '';
      setErrors({ name: nameFault, scopes: scopesFault });
      if (nameFault || scopesFault) return;
      await make().catch((failure: unknown) => setErrors({ name: wordsFor(failure), scopes: '' }));
    });
  return (
    <Dialog
      title={tt('new.title')}
      actions={
        <>
          <CancelButton />
          <button
            type="submit"
            form={`${id}-form`}
            class="button button--primary"
            aria-disabled={pending}
            aria-busy={pending}
          >
            {tt('new.make')}
          </button>
        </>
      }
    >
      <form
        id={`${id}-form`}
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div class="field">
          <label class="field__label" for={id}>
            {tt('new.name')}
          </label>
          <input
            id={id}
            class="input"
            dir="auto"
            autocomplete="off"
            value={name}
            aria-invalid={errors.name !== ''}
            aria-describedby={`${id}-hint ${id}-error`}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <p class="field__hint" id={`${id}-hint`}>
            {tt('new.name.hint')}
          </p>
          <p class="field__error" id={`${id}-error`} role="alert">
            {errors.name}
          </p>
        </div>
        <fieldset class="programs__choice" aria-describedby={`${id}-scopes`}>
          <legend class="field__label">{tt('new.scopes')}</legend>
          {scopes.map((scope) => (
            <ScopeChoice
              key={scope}
              scope={scope}
              checked={chosen.includes(scope)}
              onChange={(on) =>
                setChosen(scopes.filter((one) => (one === scope ? on : chosen.includes(one))))
              }
            />
          ))}
          <p class="field__error" id={`${id}-scopes`} role="alert">
            {errors.scopes}
          </p>
        </fieldset>
        <fieldset class="programs__choice">
          <legend class="field__label">{tt('new.expiry')}</legend>
          <div class="segmented">
            {limits.accessTokenDays.map((count) => (
              <label key={count} class="segmented__option">
                <input
                  type="radio"
                  name={`${id}-days`}
                  checked={days === count}
                  onChange={() => setDays(count)}
                />
                <span>{tt('new.days', { count })}</span>
              </label>
            ))}
          </div>
        </fieldset>
      </form>
    </Dialog>
  );
}

function ScopeChoice(props: { scope: Scope; checked: boolean; onChange: (on: boolean) => void }) {
  const id = useId();
  return (
    <label class="check">
      <input
        type="checkbox"
        aria-labelledby={id}
        aria-describedby={`${id}-hint`}
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>
        <strong id={id}>{tt(`scope.${props.scope}`)}</strong>
        <br />
        <span id={`${id}-hint`}>{tt(`scope.${props.scope}.hint`)}</span>
      </span>
    </label>
  );
}

function nameWords(): string {
  return tt('new.error.name', { max: limits.accessTokenNameMaxGraphemes });
}

function wordsFor(failure: unknown): string {
  const code = failure instanceof ClientError ? failure.code : 'internal';
  if (code === 'invalid') return nameWords();
  if (code === 'too_many') return tt('new.error.too_many', { max: limits.accessTokensMax });
  return errorText(failure);
}
