import type { AccountEventResult } from '../../../../../functions/wire/http.ts';
import { accountTimes, limits } from '../../../../../functions/wire/limits.ts';
import { ClientError } from '../../client/types.ts';
import { waitWords } from '../../text/wait.ts';
import { withStepUp } from '../account/step-up.tsx';
import { type App, useApp } from '../context.ts';
import { errorText } from '../parts/action.tsx';
import { handleProblem, typedHandle } from './fields.ts';
import { TextDialog } from './TextDialog.tsx';
import { tw } from './texts.ts';

/** Changes the handle; the password may be asked for in between, and a refusal after it opens this dialog again. */
export function HandleDialog({ typed, error }: { typed?: string; error?: string }) {
  const app = useApp();
  const handle = app.client.state.peek().me?.handle ?? '';
  const save = async (text: string) => {
    const wanted = typedHandle(text);
    const problem = wanted === handle ? 'same' : handleProblem(wanted);
    if (problem) return tw(`handle.${problem}`, { min: limits.handleMinChars, max: limits.handleMaxChars });
    try {
      await withStepUp(app, () => change(app, wanted));
      return '';
    } catch (failure) {
      return refusalWords(failure);
    }
  };
  return (
    <TextDialog
      title={tw('handle.dialog')}
      label={tw('handle.label')}
      hint={tw('handle.limit')}
      answer={tw('handle.save')}
      prefix="@"
      isHandle
      value={typed ?? handle}
      {...(error ? { error } : {})}
      save={save}
    >
      <p>{tw('handle.text', { handle, days: accountTimes.handleHeldDays })}</p>
    </TextDialog>
  );
}

async function change({ client, dialog, toasts }: App, handle: string): Promise<void> {
  const before = dialog.peek();
  try {
    await client.request<AccountEventResult>('PUT', '/api/account/handle', { handle });
  } catch (failure) {
    // The dialog that asked for the password has closed meanwhile.
    if (before !== null || !(failure instanceof ClientError)) throw failure;
    dialog.value = {
      type: 'show',
      render: () => <HandleDialog typed={handle} error={refusalWords(failure)} />,
    };
    return;
  }
  dialog.value = null;
  toasts.say(tw('handle.saved', { handle }));
}

function refusalWords(failure: unknown): string {
  if (!(failure instanceof ClientError)) return errorText(failure);
  if (failure.code === 'handle_taken') {
    const isHeld = failure.body?.issues?.some(({ reason }) => reason === 'held');
    return tw(isHeld ? 'handle.held' : 'handle.taken');
  }
  if (failure.code === 'too_many_requests')
    return tw('handle.often', { wait: waitWords(failure.body?.retryAfterMs ?? 1_000) });
  return errorText(failure);
}
