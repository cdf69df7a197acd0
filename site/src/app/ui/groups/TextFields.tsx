import type { Ref } from 'preact';
import { useId } from 'preact/hooks';
import { limits } from '../../../../../functions/wire/limits.ts';
import { descriptionProblem, titleProblem } from '../logic/group-forms.ts';
import { tg } from './texts.ts';

export interface GroupTexts {
  readonly title: string;
  readonly description: string;
}

/** Whether both can be sent as they are. */
export function textsFit({ title, description }: GroupTexts): boolean {
  return titleProblem(title) === null && descriptionProblem(description) === null;
}

/** The fields for title and description, each with what is wrong with it. `strict` also says that a title is missing. */
export function TextFields(props: {
  texts: GroupTexts;
  onTexts: (texts: GroupTexts) => void;
  strict: boolean;
  titleRef?: Ref<HTMLInputElement>;
}) {
  const { texts, onTexts } = props;
  const ids = { title: useId(), description: useId() };
  const titleError = titleWords(texts.title, props.strict);
  const descriptionError = descriptionWords(texts.description);
  return (
    <>
      <div class="field">
        <label class="field__label" for={ids.title}>
          {tg('title.label')}
        </label>
        <input
          {...(props.titleRef ? { ref: props.titleRef } : {})}
          id={ids.title}
          class="input"
          type="text"
          dir="auto"
          autocomplete="off"
          value={texts.title}
          aria-invalid={titleError !== ''}
          aria-describedby={`${ids.title}-error`}
          onInput={(event) => onTexts({ ...texts, title: event.currentTarget.value })}
        />
        <p class="field__error" id={`${ids.title}-error`} role="alert">
          {titleError}
        </p>
      </div>
      <div class="field">
        <label class="field__label" for={ids.description}>
          {tg('description.label')} <span class="field__optional">{tg('optional')}</span>
        </label>
        <textarea
          id={ids.description}
          class="input"
          rows={3}
          dir="auto"
          value={texts.description}
          aria-invalid={descriptionError !== ''}
          aria-describedby={`${ids.description}-error`}
          onInput={(event) => onTexts({ ...texts, description: event.currentTarget.value })}
        />
        <p class="field__error" id={`${ids.description}-error`} role="alert">
          {descriptionError}
        </p>
      </div>
    </>
  );
}

function titleWords(title: string, strict: boolean): string {
  const problem = titleProblem(title);
  if (problem === null || (problem === 'required' && !strict)) return '';
  if (problem === 'too_long') return tg('title.too_long', { count: limits.groupTitleMaxGraphemes });
  return tg(problem === 'required' ? 'title.required' : 'title.refused');
}

function descriptionWords(description: string): string {
  const problem = descriptionProblem(description);
  if (problem === null) return '';
  return problem === 'refused' ? tg('description.refused') : tg('description.too_long', { count: problem });
}
