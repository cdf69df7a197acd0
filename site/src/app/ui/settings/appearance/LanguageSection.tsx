import { useId } from 'preact/hooks';
import {
  browserLanguage,
  chooseLanguage,
  chosenLanguage,
  type Language,
  languages,
} from '../../../text/language.ts';
import { Section } from '../Section.tsx';
import { tl } from './texts.ts';

/** The language of the app in this browser. A choice opens the app anew: nothing that is written or unsent gets lost by that. */
export function LanguageSection() {
  const id = useId();
  const names = Object.entries(languages) as [Language, { name: string }][];
  return (
    <Section title={tl('language.title')} text={tl('language.text')}>
      <div class="field">
        <label class="field__label" for={id}>
          {tl('language.label')}
        </label>
        <select
          id={id}
          class="input"
          value={chosenLanguage() ?? ''}
          onChange={(event) => {
            chooseLanguage((event.currentTarget.value || null) as Language | null);
            location.reload();
          }}
        >
          <option value="">{tl('language.browser', { name: languages[browserLanguage].name })}</option>
          {names.map(([language, { name }]) => (
            <option key={language} value={language} lang={language}>
              {name}
            </option>
          ))}
        </select>
      </div>
    </Section>
  );
}
