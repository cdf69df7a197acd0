import { enter, keepNext, skipIfSignedIn } from './enter.ts';
import { signInIssues, typedHandle } from './fields.ts';
import { connectForm } from './form.ts';
import { tellUnsent } from './unsent.ts';

connectForm({
  formId: 'sign-in-form',
  busyLabel: 'Signing in…',
  fields: { handle: 'handle', password: 'password' },
  check: (form) => signInIssues(form.value('handle'), form.value('password')),
  send: (form, setLabel) => {
    const body = { handle: typedHandle(form.value('handle')), password: form.value('password') };
    return enter('/api/sessions', body, setLabel);
  },
});

void tellUnsent(document.getElementById('unsent'));
keepNext();
void skipIfSignedIn();
