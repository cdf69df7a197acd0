import type { AccountEventResult } from '../../../../../functions/wire/http.ts';
import { limits } from '../../../../../functions/wire/limits.ts';
import { isolate } from '../../text/t.ts';
import { useApp } from '../context.ts';
import { errorText } from '../parts/action.tsx';
import { nameProblem } from './fields.ts';
import { TextDialog } from './TextDialog.tsx';
import { tw } from './texts.ts';

/** Changes the name that others see. */
export function NameDialog() {
  const { client, dialog, toasts } = useApp();
  const me = client.state.peek().me;
  const save = async (typed: string) => {
    const problem = nameProblem(typed);
    if (problem) return tw(`name.${problem}`, { count: limits.displayNameMaxGraphemes });
    try {
      await client.request<AccountEventResult>('PUT', '/api/account/name', { displayName: typed });
    } catch (failure) {
      return errorText(failure);
    }
    dialog.value = null;
    toasts.say(tw('name.saved', { name: isolate(client.state.peek().me?.displayName ?? typed) }));
    return '';
  };
  return (
    <TextDialog
      title={tw('name.dialog')}
      label={tw('name.label')}
      hint={tw('name.hint')}
      answer={tw('name.save')}
      value={me?.displayName ?? ''}
      save={save}
    />
  );
}
