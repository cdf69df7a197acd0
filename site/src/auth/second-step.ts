import type { SecondStep } from '../../../functions/wire/factors.ts';
import { signWithPasskey } from '../app/client/passkeys.ts';
import { ClientError } from '../app/client/types.ts';
import { enter } from './enter.ts';
import { ask, whileBusy } from './passkey.ts';
import { errorText } from './words.ts';

type Step = SecondStep['secondStep'];
const path = '/api/sessions/second-step';

const part = <Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind => {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new TypeError(`The page lacks #${id}.`);
  return found;
};

/** Puts the second step into the place of the first: a code, a recovery code, or a passkey, as far as the account has them. */
export function showSecondStep(step: Step): void {
  for (const first of document.querySelectorAll('#sign-in-form, #unsent, [data-first-step]')) {
    first.setAttribute('hidden', '');
  }
  part('second-step', HTMLFormElement).hidden = false;
  say('.auth__title', 'One more step');
  say('.auth__lead', 'Your password is right. Show that it is you.');
  connectPasskey(step);
  connectCode(step);
  const takesCode = step.totp || step.recoveryCodes;
  part(takesCode && step.passkeys.length === 0 ? 'second-code' : 'second-passkey', HTMLElement).focus();
}

function connectPasskey({ token, passkeys }: Step): void {
  const button = part('second-passkey', HTMLButtonElement);
  if (passkeys.length === 0 || !('PublicKeyCredential' in window)) return;
  button.hidden = false;
  button.addEventListener('click', () => {
    void whileBusy(button, 'second-alert', async () => {
      const passkey = await signWithPasskey(ask, passkeys);
      if (passkey) await enter(path, { token, passkey }, () => {});
    });
  });
}

function connectCode({ token, totp, recoveryCodes, passkeys }: Step): void {
  const input = part('second-code', HTMLInputElement);
  const submit = part('second-submit', HTMLButtonElement);
  const label = part('second-submit-label', HTMLElement);
  const other = part('second-other', HTMLButtonElement);
  if (!totp && !recoveryCodes) {
    for (const hidden of [part('second-field', HTMLElement), submit]) hidden.hidden = true;
    return;
  }
  if (passkeys.length > 0) submit.classList.remove('button--primary');
  let byApp = totp;
  const turn = () => {
    input.inputMode = byApp ? 'numeric' : 'text';
    say('#second-label', byApp ? 'Code from your authenticator app' : 'Recovery code');
    say(
      '#second-hint',
      byApp ? 'Six digits, which change every 30 seconds.' : 'One of those you saved. It works once.',
    );
    say('#second-other', byApp ? 'Use a recovery code' : 'Use the authenticator app');
  };
  turn();
  other.hidden = !(totp && recoveryCodes);
  other.addEventListener('click', () => {
    byApp = !byApp;
    input.value = '';
    setError(input, '');
    turn();
    input.focus();
  });
  input.addEventListener('input', () => setError(input, ''));
  part('second-step', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    const fault = faultOf(input.value, byApp);
    setError(input, fault);
    if (fault) return input.focus();
    void whileBusy(submit, 'second-alert', async () => {
      label.textContent = 'Signing in…';
      try {
        await enter(path, { token, code: input.value }, (text) => say('#second-submit-label', text));
      } catch (error) {
        label.textContent = 'Go on';
        if (!(error instanceof ClientError) || error.code !== 'wrong_code') throw error;
        setError(input, errorText(error));
        input.select();
      }
    });
  });
}

function faultOf(typed: string, byApp: boolean): string {
  const plain = typed.replace(/[\s-]/g, '');
  if (byApp) return /^\d{6}$/.test(plain) ? '' : 'Enter the six digits that the app shows.';
  return /^[0-9a-z]{16}$/i.test(plain) ? '' : 'A code is 16 letters and digits, like xxxx-xxxx-xxxx-xxxx.';
}

function setError(input: HTMLInputElement, text: string): void {
  say('#second-code-error', text);
  if (text === '') input.removeAttribute('aria-invalid');
  else input.setAttribute('aria-invalid', 'true');
}

function say(selector: string, text: string): void {
  const found = document.querySelector(selector);
  if (found) found.textContent = text;
}
