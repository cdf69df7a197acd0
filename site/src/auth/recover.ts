import { times } from '../../../functions/wire/limits.ts';
import { browserBasics } from '../app/client/browser-basics.ts';
import { exchange } from '../app/client/http.ts';
import { forgetSession } from '../app/client/session-notes.ts';
import { ClientError } from '../app/client/types.ts';
import { passwordIssues, signInIssues, typedHandle } from './fields.ts';
import { type AuthForm, connectForm } from './form.ts';
import { errorText } from './words.ts';

const wakingPatienceMs = 45_000;
/** What a mailed link carries in its fragment, which no server sees. */
const link = new URLSearchParams(location.hash.slice(1));
const token = link.get('token');
const emailToken = link.get('email');
history.replaceState(null, '', location.pathname);

connectForm({
  formId: 'recover-form',
  busyLabel: 'Setting your password…',
  fields: { handle: 'handle', code: 'code', newPassword: 'password' },
  check: (form) => [
    ...(token === null ? codeIssues(form) : []),
    ...passwordIssues(form.value('password')).map(({ reason }) => ({ path: 'newPassword', reason })),
  ],
  send: async (form) => {
    const newPassword = form.value('password');
    if (token === null) {
      const handle = typedHandle(form.value('handle'));
      await post('/api/recovery/code', { handle, code: form.value('code'), newPassword });
    } else {
      await post('/api/recovery/password', { token, newPassword });
    }
    forgetSession(browserBasics.notes);
    showDone();
  },
});
connectMailForm();
if (token !== null || emailToken !== null) {
  for (const part of document.querySelectorAll('[data-by-code]')) part.setAttribute('hidden', '');
}
if (emailToken !== null) void confirmEmail(emailToken);

function codeIssues(form: AuthForm) {
  const isMissing = form.value('code').trim() === '';
  return [
    ...signInIssues(form.value('handle'), 'not asked for'),
    ...(isMissing ? [{ path: 'code', reason: 'required' }] : []),
  ];
}

/** An answer that is the same whoever is there, so that nobody learns who has an account. */
function connectMailForm(): void {
  const form = document.getElementById('mail-form');
  const account = document.getElementById('account');
  const status = document.getElementById('mail-status');
  form?.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (!(account instanceof HTMLInputElement) || !status) return;
    const typed = account.value.trim();
    if (typed === '') return account.focus();
    status.textContent = 'Sending…';
    try {
      await post('/api/recovery/mail', { account: typed.includes('@', 1) ? typed : typedHandle(typed) });
      status.textContent = `If there is an account with a confirmed address, a link is on its way. It works for ${form.dataset.linkMinutes} minutes.`;
    } catch (error) {
      const isTyped = error instanceof ClientError && error.code === 'invalid';
      status.textContent = isTyped
        ? 'That is neither a handle nor an e-mail address.'
        : errorText(error instanceof ClientError ? error : new ClientError('internal'));
    }
  });
}

async function confirmEmail(given: string): Promise<void> {
  document.getElementById('recover-form')?.setAttribute('hidden', '');
  const words = await post('/api/email/confirm', { token: given }).then(
    () => 'Your e-mail address is confirmed.',
    () => 'This link does not work, or not any more. Ask for another one in the settings.',
  );
  showDone(words);
}

function showDone(words?: string): void {
  const done = document.getElementById('done');
  const text = document.getElementById('done-text');
  if (text && words) text.textContent = words;
  for (const id of ['recover-form', 'mail-form']) document.getElementById(id)?.setAttribute('hidden', '');
  done?.removeAttribute('hidden');
  done?.focus();
}

/** Waits while the database wakes up. */
async function post(path: string, body: object): Promise<void> {
  const { clock } = browserBasics;
  const startedAtMs = clock.now();
  for (;;) {
    try {
      return await exchange(browserBasics, 'POST', path, body);
    } catch (error) {
      const isWaking = error instanceof ClientError && error.code === 'waking';
      if (!isWaking || clock.now() - startedAtMs > wakingPatienceMs) throw error;
      const delayMs = error.body?.retryAfterMs ?? times.wakingRetryMs;
      await new Promise<void>((resolve) => clock.setTimeout(resolve, delayMs));
    }
  }
}
