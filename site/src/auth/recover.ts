import { times } from '../../../functions/wire/limits.ts';
import { browserBasics } from '../app/client/browser-basics.ts';
import { exchange } from '../app/client/http.ts';
import { forgetSession } from '../app/client/session-notes.ts';
import { ClientError } from '../app/client/types.ts';
import { passwordIssues, signInIssues, typedHandle } from './fields.ts';
import { connectForm } from './form.ts';

const wakingPatienceMs = 45_000;

connectForm({
  formId: 'recover-form',
  busyLabel: 'Setting your password…',
  fields: { handle: 'handle', code: 'code', newPassword: 'password' },
  check: (form) => [
    ...signInIssues(form.value('handle'), 'not asked for'),
    ...(form.value('code').trim() === '' ? [{ path: 'code', reason: 'required' }] : []),
    ...passwordIssues(form.value('password')).map(({ reason }) => ({ path: 'newPassword', reason })),
  ],
  send: async (form) => {
    await sendUntilAwake({
      handle: typedHandle(form.value('handle')),
      code: form.value('code'),
      newPassword: form.value('password'),
    });
    forgetSession(browserBasics.notes);
    const done = document.getElementById('done');
    document.getElementById('recover-form')?.setAttribute('hidden', '');
    done?.removeAttribute('hidden');
    done?.focus();
  },
});

async function sendUntilAwake(body: object): Promise<void> {
  const { clock } = browserBasics;
  const startedAtMs = clock.now();
  for (;;) {
    try {
      return await exchange(browserBasics, 'POST', '/api/recovery/code', body);
    } catch (error) {
      const isWaking = error instanceof ClientError && error.code === 'waking';
      if (!isWaking || clock.now() - startedAtMs > wakingPatienceMs) throw error;
      const delayMs = error.body?.retryAfterMs ?? times.wakingRetryMs;
      await new Promise<void>((resolve) => clock.setTimeout(resolve, delayMs));
    }
  }
}
