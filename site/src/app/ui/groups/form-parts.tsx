import { limits } from '../../../../../functions/wire/limits.ts';
import type { Person } from '../../../../../functions/wire/people.ts';
import { isolate } from '../../text/t.ts';
import { notAddable } from '../logic/group-forms.ts';
import { errorText } from '../parts/action.tsx';
import type { Submit } from './submit.ts';
import { tg } from './texts.ts';

/** The button of a form; it keeps the focus while the command is under way. */
export function SubmitButton(props: { submit: Submit; words: string; onPress: () => void }) {
  const { pending } = props.submit;
  return (
    <button
      type="button"
      class="button button--primary"
      aria-disabled={pending}
      aria-busy={pending}
      onClick={props.onPress}
    >
      {props.words}
    </button>
  );
}

/** What is wrong with the choice: too many at a time, or people who cannot be added, each by name. */
export function pickProblem({ error }: Submit, picked: readonly Person[]): string {
  if (picked.length > limits.membersPerCommandMax)
    return tg('pick.too_many', { count: limits.membersPerCommandMax });
  const refused = notAddable(
    error,
    picked.map(({ id }) => id),
  );
  return picked
    .filter(({ id }) => refused.includes(id))
    .map(({ displayName }) => tg('pick.not_addable', { name: isolate(displayName) }))
    .join(' ');
}

/** What else went wrong. */
export function formProblem({ error }: Submit): string {
  if (!error || error.code === 'not_addable') return '';
  if (error.code === 'too_many') return tg('refused.too_many');
  return error.code === 'network' ? tg('refused.network') : errorText(error);
}
