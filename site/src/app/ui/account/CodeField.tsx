import { useId } from 'preact/hooks';

/** A labelled code with its error. `digits`: of an authenticator app; else a recovery code will do as well. */
export function CodeField(props: {
  label: string;
  value: string;
  onInput: (value: string) => void;
  error: string;
  digits?: boolean;
}) {
  const id = useId();
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {props.label}
      </label>
      <input
        id={id}
        class="input"
        type="text"
        dir="ltr"
        inputMode={props.digits ? 'numeric' : 'text'}
        autocomplete="one-time-code"
        autocapitalize="none"
        spellcheck={false}
        maxLength={40}
        value={props.value}
        aria-invalid={props.error !== ''}
        aria-describedby={`${id}-error`}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
      <p class="field__error" id={`${id}-error`} role="alert">
        {props.error}
      </p>
    </div>
  );
}
