import type { PrivacySettings } from '../../../../../functions/wire/people.ts';
import { useApp, useChat } from '../context.ts';
import { Section } from './Section.tsx';
import { SettingSwitch } from './SettingSwitch.tsx';
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
  const saved = useChat((state) => state.privacy[name], [name]);
  return (
    <SettingSwitch
      label={tp(`privacy.${name}`)}
      hint={tp(`privacy.${name}.hint`)}
      saved={saved}
      said={tp('privacy.saved')}
      save={(value) => client.request('PUT', '/api/account/privacy', { [name]: value })}
    />
  );
}
