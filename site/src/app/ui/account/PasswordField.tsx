import { useId } from 'preact/hooks';

/** A labelled password with its hint and its error. */
export function PasswordField(props: {
  label: string;
  value: string;
  onInput: (value: string) => void;
  autocomplete: 'current-password' | 'new-password';
  hint?: string;
  error?: string;
}) {
  const id = useId();
  const { hint, error = '' } = props;
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {props.label}
      </label>
      <input
        id={id}
        class="input"
        type="password"
        autocomplete={props.autocomplete}
        value={props.value}
        aria-invalid={error !== ''}
        aria-describedby={`${id}-hint ${id}-error`}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
      <p class="field__hint" id={`${id}-hint`}>
        {hint}
      </p>
      <p class="field__error" id={`${id}-error`} role="alert">
        {error}
      </p>
    </div>
  );
}
