import { useState } from 'preact/hooks';
import type { ExportKind } from '../../../../../functions/wire/exports.ts';
import { passphraseLength } from '../../../../../functions/wire/sealed.ts';
import { exports } from '../../text/en/exports.ts';
import { textsOf } from '../../text/t.ts';
import { PasswordField } from '../account/PasswordField.tsx';
import { ActionButton } from '../parts/action.tsx';

const { t } = textsOf(exports, 'exports');

export interface ExportWish {
  readonly kind: ExportKind;
  readonly passphrase?: string;
}

/** In which form, and whether it is sealed. */
export function ExportForm({ label, ask }: { label: string; ask: (wish: ExportWish) => Promise<void> }) {
  const [kind, setKind] = useState<ExportKind>('zip');
  const [isSealed, setSealed] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const [error, setError] = useState('');
  const send = async () => {
    if (isSealed && passphrase.length < passphraseLength.min) {
      setError(t('exports.passphrase_short', { count: passphraseLength.min }));
      return;
    }
    await ask(isSealed ? { kind, passphrase } : { kind });
  };
  return (
    <form class="export__form" onSubmit={(event) => event.preventDefault()} aria-label={t('exports.title')}>
      <fieldset class="field">
        <legend class="field__label">{t('exports.form')}</legend>
        {(['zip', 'json'] as const).map((one) => (
          <label key={one} class="check">
            <input type="radio" name="export-kind" checked={one === kind} onChange={() => setKind(one)} />
            {t(`exports.form_${one}`)}
          </label>
        ))}
      </fieldset>
      <label class="check">
        <input
          type="checkbox"
          checked={isSealed}
          onChange={(event) => {
            setSealed(event.currentTarget.checked);
            setError('');
          }}
        />
        {t('exports.seal')}
      </label>
      {isSealed && (
        <PasswordField
          label={t('exports.passphrase')}
          value={passphrase}
          onInput={(value) => {
            setPassphrase(value);
            setError('');
          }}
          autocomplete="new-password"
          hint={t(`exports.strength_${strengthOf(passphrase)}`)}
          error={error}
        />
      )}
      <div class="settings__buttons">
        <ActionButton class="button--primary" command={send}>
          {label}
        </ActionButton>
      </div>
    </form>
  );
}

/**
 * How much a passphrase withstands, by its length in different characters and words: several words that have nothing to do with each
 * other are long, and can be kept in mind.
 */
function strengthOf(passphrase: string): 'none' | 'weak' | 'fair' | 'strong' {
  if (passphrase === '') return 'none';
  const different = new Set(passphrase.toLowerCase()).size;
  const words = new Set(
    passphrase
      .toLowerCase()
      .split(/[\s\-_.,]+/)
      .filter((word) => word.length > 2),
  ).size;
  if (passphrase.length < passphraseLength.min || different < 6) return 'weak';
  return words >= 4 || (passphrase.length >= 20 && different >= 10) ? 'strong' : 'fair';
}
