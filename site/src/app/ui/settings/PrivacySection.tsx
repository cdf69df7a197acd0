import { useId, useState } from 'preact/hooks';
import type { PrivacySettings } from '../../../../../functions/wire/people.ts';
import { useApp, useChat } from '../context.ts';
import { useAction } from '../parts/action.tsx';
import { Section } from './Section.tsx';
import { tp } from './texts.ts';

const names = [
  'findable',
  'presence',
  'typing',
  'receipts',
  'groupAdds',
] as const satisfies readonly (keyof PrivacySettings)[];

/** Who may see and do what. Each switch is saved at once, and goes back where that fails. */
export function PrivacySection() {
  return (
    <Section title={tp('privacy.title')} text={tp('privacy.text')}>
      {names.map((name) => (
        <PrivacySwitch key={name} name={name} />
      ))}
    </Section>
  );
}

function PrivacySwitch({ name }: { name: keyof PrivacySettings }) {
  const { client } = useApp();
  const id = useId();
  const saved = useChat((state) => state.privacy[name], [name]);
  /** What was chosen and is not saved yet. */
  const [wanted, setWanted] = useState<boolean | null>(null);
  const { pending, run } = useAction();
  const [isSaved, setSaved] = useState(false);
  const choose = async (value: boolean) => {
    if (pending) return;
    setWanted(value);
    setSaved(false);
    setSaved(await run(() => client.request('PUT', '/api/account/privacy', { [name]: value })));
    setWanted(null);
  };
  return (
    <div class="setting">
      <label class="setting__label" for={id}>
        {tp(`privacy.${name}`)}
      </label>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-checked={wanted ?? saved}
        class="switch"
        checked={wanted ?? saved}
        aria-busy={pending}
        aria-describedby={`${id}-hint`}
        onChange={(event) => void choose(event.currentTarget.checked)}
      />
      <p class="setting__hint" id={`${id}-hint`}>
        {tp(`privacy.${name}.hint`)}
      </p>
      <span class="visually-hidden" role="status">
        {isSaved && tp('privacy.saved')}
      </span>
    </div>
  );
}
