import { enter, keepNext, skipIfSignedIn } from './enter.ts';
import { signInIssues, typedHandle } from './fields.ts';
import { connectForm } from './form.ts';
import { tellUnsent } from './unsent.ts';

connectForm({
  formId: 'sign-in-form',
  busyLabel: 'Signing in…',
  fields: { handle: 'handle', password: 'password' },
  check: (form) => signInIssues(form.value('handle'), form.value('password')),
  send: async (form, setLabel) => {
    const body = { handle: typedHandle(form.value('handle')), password: form.value('password') };
    const step = await enter('/api/sessions', body, setLabel);
    if (step) (await import('./second-step.ts')).showSecondStep(step);
  },
});

const passkey = document.getElementById('passkey');
if (passkey && 'PublicKeyCredential' in window) {
  passkey.hidden = false;
  // What passkeys take is loaded with the first press.
  passkey.addEventListener('click', () => {
    void import('./passkey.ts').then(({ signInByPasskey }) => signInByPasskey(passkey));
  });
}

void tellUnsent(document.getElementById('unsent'));
keepNext();
void skipIfSignedIn();
