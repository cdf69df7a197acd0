import type { InstanceInfo } from '../../../functions/wire/instance.ts';
import { browserBasics } from '../app/client/browser-basics.ts';
import { exchange } from '../app/client/http.ts';

/** An invitation as people paste it: the code, or the link that ends with it. */
export function typedInvite(text: string): string {
  return text.trim().replace(/^.*#/, '');
}

/**
 * Asks the instance who may register, and shows the page accordingly. A code in the address (`/register#…`) is filled in at
 * once; while the instance does not answer, the form is as it is without a code, and the server has the last word.
 */
export function askInstance(): { needsInvite(): boolean } {
  const code = typedInvite(location.hash);
  const input = document.getElementById('invite') as HTMLInputElement;
  if (code !== '') input.value = code;
  let needed = code !== '';
  show();
  exchange<InstanceInfo>(browserBasics, 'GET', '/api/instance').then(
    (info) => {
      needed = info.registration === 'invite' && !info.unclaimed;
      show();
      note(wordsFor(info));
    },
    () => undefined,
  );
  return { needsInvite: () => needed };

  function show(): void {
    const field = document.getElementById('invite-field');
    if (field) field.hidden = !needed;
  }
}

function wordsFor({ registration, unclaimed, contact, name }: InstanceInfo): string {
  if (unclaimed) return 'Nobody is here yet. Whoever is first to register administers this instance.';
  if (registration !== 'closed') return '';
  const whom = contact === null ? 'whoever runs it' : contact;
  return `${name} takes nobody in at the moment. Ask ${whom}.`;
}

function note(text: string): void {
  const element = document.getElementById('instance-note');
  if (element === null) return;
  element.textContent = text;
  element.hidden = text === '';
}
