import { useId, useState } from 'preact/hooks';
import { useAction } from '../parts/action.tsx';

/** A switch that is saved at once, and goes back where that fails. `said`: told to screen readers once it is saved. */
export function SettingSwitch(props: {
  label: string;
  hint?: string;
  saved: boolean;
  said?: string;
  save: (value: boolean) => Promise<void>;
}) {
  const id = useId();
  /** What was chosen and is not saved yet. */
  const [wanted, setWanted] = useState<boolean | null>(null);
  const { pending, run } = useAction();
  const [isSaved, setSaved] = useState(false);
  const choose = async (value: boolean) => {
    if (pending) return;
    setWanted(value);
    setSaved(false);
    setSaved(await run(() => props.save(value)));
    setWanted(null);
  };
  return (
    <div class="setting">
      <label class="setting__label" for={id}>
        {props.label}
      </label>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-checked={wanted ?? props.saved}
        class="switch"
        checked={wanted ?? props.saved}
        aria-busy={pending}
        aria-describedby={props.hint ? `${id}-hint` : undefined}
        onChange={(event) => void choose(event.currentTarget.checked)}
      />
      {props.hint && (
        <p class="setting__hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      {props.said && (
        <span class="visually-hidden" role="status">
          {isSaved && props.said}
        </span>
      )}
    </div>
  );
}
