import { useId, useState } from 'preact/hooks';
import type { ErasurePreview } from '../../../../../functions/wire/erasure.ts';
import { erasure } from '../../text/en/erasure.ts';
import { numberWords, textsOf } from '../../text/t.ts';
import { withStepUp } from '../account/step-up.tsx';
import { useApp } from '../context.ts';
import { ActionButton } from '../parts/action.tsx';

const { t } = textsOf(erasure, 'erasure');
const listed = [
  'messages',
  'attachments',
  'reactions',
  'friendships',
  'accessTokens',
  'notifications',
] as const;

/** What would go, and the handle that has to be typed before it does. */
export function PreviewedErasure({
  preview,
  again,
}: {
  readonly preview: ErasurePreview;
  readonly again: () => void;
}) {
  const app = useApp();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [error, setError] = useState('');
  const handle = app.client.state.value.me?.handle ?? '';
  const ask = async () => {
    if (typed.trim().replace(/^@/, '').toLowerCase() !== handle) return setError(t('erasure.mismatch'));
    await withStepUp(app, async () => {
      await app.client.request('POST', '/api/account/erasure', { handle });
      again();
    });
  };
  if (preview.isLastAdmin) return <p role="alert">{t('erasure.last_admin')}</p>;
  return (
    <>
      <p>{t('erasure.counted')}</p>
      <ul>
        {listed.map((name) => (
          <li key={name}>
            {t(`erasure.${name}`)}: {numberWords(preview.counts[name] ?? 0)}
          </li>
        ))}
        <li>
          {t('erasure.sessions')}: {preview.sessions}
        </li>
        <li>{t('erasure.more')}</li>
      </ul>
      {preview.groups.length > 0 && (
        <>
          <p>{t('erasure.groups')}</p>
          <ul>
            {preview.groups.map(({ id: groupId, title, fate, heir }) => (
              <li key={groupId}>{t(`erasure.${fate}`, { title, name: heir?.displayName ?? '' })}</li>
            ))}
          </ul>
        </>
      )}
      <p class="settings__text">{t('erasure.kept')}</p>
      <p class="settings__text">{t('erasure.grace')}</p>
      <div class="field">
        <label class="field__label" for={id}>
          {t('erasure.handle', { handle })}
        </label>
        <input
          id={id}
          class="input"
          type="text"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          value={typed}
          aria-invalid={error !== ''}
          aria-describedby={`${id}-error`}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            setError('');
          }}
        />
        <p class="field__error" id={`${id}-error`} role="alert">
          {error}
        </p>
      </div>
      <ActionButton class="button--danger" command={ask}>
        {t('erasure.ask')}
      </ActionButton>
    </>
  );
}
