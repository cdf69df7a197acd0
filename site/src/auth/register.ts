import { limits } from '../../../functions/wire/limits.ts';
import { browserBasics } from '../app/client/browser-basics.ts';
import { noteRecoveryUnsettled } from '../app/client/recovery-note.ts';
import { uuid7Source } from '../app/client/uuid7.ts';
import { enter, keepNext, skipIfSignedIn } from './enter.ts';
import { passwordLength, registerIssues, typedHandle } from './fields.ts';
import { type AuthForm, connectForm } from './form.ts';
import { askInstance, typedInvite } from './instance.ts';

const newClientId = uuid7Source(browserBasics.clock.now, browserBasics.randomBytes);
/** One for each handle and password: sent again after a lost answer, the server opens the account it made. */
let attempt = { clientId: newClientId(), what: '' };

const form = connectForm({
  formId: 'register-form',
  busyLabel: 'Creating your account…',
  fields: {
    invite: 'invite',
    handle: 'handle',
    displayName: 'display-name',
    password: 'password',
    consent: 'consent',
  },
  check: (typed) =>
    registerIssues({
      invite: instance.needsInvite() ? typedInvite(typed.value('invite')) : undefined,
      handle: typed.value('handle'),
      password: typed.value('password'),
      consent: typed.isChecked('consent'),
    }),
  send: (typed, setLabel) => enter('/api/accounts', requestOf(typed), setLabel, noteRecoveryUnsettled),
});

const instance = askInstance();
form.onInput('password', showCount);
// What the browser restored or filled in before this script ran.
showCount(form.value('password'));
keepNext();
void skipIfSignedIn();

function requestOf(typed: AuthForm) {
  const handle = typedHandle(typed.value('handle'));
  const password = typed.value('password');
  const displayName = typed.value('display-name').trim();
  const what = JSON.stringify([handle, password]);
  if (attempt.what !== what)
    attempt = { clientId: attempt.what === '' ? attempt.clientId : newClientId(), what };
  return {
    clientId: attempt.clientId,
    handle,
    ...(displayName === '' ? {} : { displayName }),
    password,
    ...(instance.needsInvite() ? { invite: typedInvite(typed.value('invite')) } : {}),
    consent: {
      document: typed.data('noticeDocument'),
      version: typed.data('noticeVersion'),
      sha256: typed.data('noticeSha256'),
      // The language of the notice that was shown.
      locale: document.documentElement.lang || 'en',
    },
  };
}

function showCount(password: string): void {
  const count = document.getElementById('password-count');
  if (count === null) return;
  const length = passwordLength(password);
  if (length === 0) count.textContent = '';
  else if (length < limits.passwordMinChars) count.textContent = `${length} of ${limits.passwordMinChars}`;
  else count.textContent = `${length} characters`;
}
