import { ClientError } from '../../client/types.ts';
import type { App } from '../context.ts';
import { StepUpDialog } from './StepUpDialog.tsx';

/**
 * Does something sensitive. Where the server asks first who acts, so does a dialog, and then it is done again.
 * A person who closes the dialog has done nothing.
 */
export async function withStepUp(app: App, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof ClientError) || error.code !== 'reauthentication_required') throw error;
    const byFactor = error.body?.issues?.some(({ reason }) => reason === 'second_factor') ?? false;
    app.dialog.value = { type: 'show', render: () => <StepUpDialog act={act} byFactor={byFactor} /> };
  }
}
