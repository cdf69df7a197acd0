import { browserBasics } from '../app/client/browser-basics.ts';
import { exchange, type Method } from '../app/client/http.ts';
import { signWithPasskey } from '../app/client/passkeys.ts';
import { ClientError } from '../app/client/types.ts';
import { enter } from './enter.ts';
import { errorText } from './words.ts';

/** Signs in by whichever passkey the person chooses, and says above the form what went wrong. */
export async function signInByPasskey(button: HTMLElement): Promise<void> {
  await whileBusy(button, 'form-alert', async () => {
    const passkey = await signWithPasskey(ask);
    if (passkey) await enter('/api/sessions/passkey', { passkey }, () => {});
  });
}

/** Asks the server without a session. */
export function ask<Result>(method: Method, path: string, body?: unknown): Promise<Result> {
  return exchange<Result>(browserBasics, method, path, body);
}

/** Does one thing at a time for a button; what went wrong stands in the alert of that id. */
export async function whileBusy(
  button: HTMLElement,
  alertId: string,
  act: () => Promise<void>,
): Promise<void> {
  if (button.getAttribute('aria-disabled') === 'true') return;
  const alert = document.getElementById(alertId);
  alert?.replaceChildren();
  button.setAttribute('aria-disabled', 'true');
  try {
    await act();
  } catch (error) {
    const words = document.createElement('p');
    words.textContent = errorText(error instanceof ClientError ? error : new ClientError('internal'));
    alert?.replaceChildren(words);
    alert?.focus();
  } finally {
    button.setAttribute('aria-disabled', 'false');
  }
}
