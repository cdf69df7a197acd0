import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { CancelButton, Dialog } from '../parts/Dialog.tsx';

/**
 * A dialog that asks for one line. `save` answers what is wrong with it, or an empty text where it was taken; meanwhile nothing else
 * can be sent.
 */
export function TextDialog(props: {
  title: string;
  label: string;
  save: (typed: string) => Promise<string>;
  answer: string;
  value: string;
  error?: string;
  hint?: string;
  prefix?: string;
  isHandle?: boolean;
  children?: ComponentChildren;
}) {
  const id = useId();
  const { prefix, isHandle = false } = props;
  const [typed, setTyped] = useState(props.value);
  const [error, setError] = useState(props.error ?? '');
  const [pending, setPending] = useState(false);
  const save = async () => {
    if (pending) return;
    setPending(true);
    setError('');
    setError(await props.save(typed));
    setPending(false);
  };
  const input = (
    <input
      id={id}
      class="input"
      type="text"
      dir={isHandle ? 'ltr' : 'auto'}
      autocomplete={isHandle ? 'username' : 'nickname'}
      autocapitalize={isHandle ? 'none' : 'words'}
      spellcheck={false}
      value={typed}
      aria-invalid={error !== ''}
      aria-describedby={`${id}-hint ${id}-error`}
      onInput={(event) => setTyped(event.currentTarget.value)}
    />
  );
  return (
    <Dialog
      title={props.title}
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
            {props.answer}
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
          void save();
        }}
      >
        {props.children}
        <div class="field">
          <label class="field__label" for={id}>
            {props.label}
          </label>
          {prefix ? (
            <div class="input-group">
              <span class="input-group__prefix" aria-hidden="true">
                {prefix}
              </span>
              {input}
            </div>
          ) : (
            input
          )}
          <p class="field__hint" id={`${id}-hint`}>
            {props.hint}
          </p>
          <p class="field__error" id={`${id}-error`} role="alert">
            {error}
          </p>
        </div>
      </form>
    </Dialog>
  );
}
