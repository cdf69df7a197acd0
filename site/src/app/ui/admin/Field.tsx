import { useId } from 'preact/hooks';

/** A labelled line to type in. */
export function Field(props: {
  label: string;
  value: string;
  onInput: (text: string) => void;
  isNumber?: boolean;
  maxLength?: number;
}) {
  const id = useId();
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {props.label}
      </label>
      <input
        class="input"
        id={id}
        inputMode={props.isNumber ? 'numeric' : undefined}
        maxLength={props.maxLength}
        value={props.value}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
    </div>
  );
}
