import type { SecurityInfo } from '../../../../../functions/wire/security.ts';
import { Section } from '../settings/Section.tsx';
import { PasskeyList } from './PasskeyList.tsx';
import { TotpPart } from './TotpPart.tsx';
import { tf } from './texts.ts';

/** What keeps somebody out who knows the password. */
export function FactorsSection({ info, again }: { info: SecurityInfo; again: () => void }) {
  const isOn = info.totp !== null || info.passkeys.length > 0;
  return (
    <Section title={tf('factors.title')} text={tf('factors.text')}>
      {isOn && info.recoveryCodes.left === 0 && <p class="alert">{tf('last.codes')}</p>}
      <TotpPart info={info} again={again} />
      <PasskeyList info={info} again={again} />
    </Section>
  );
}
