import type { Person } from '../../../../../functions/wire/people.ts';
import { ClientError } from '../../client/types.ts';
import { isolate } from '../../text/t.ts';
import type { App } from '../context.ts';
import { errorText } from '../parts/action.tsx';
import { tp } from '../settings/texts.ts';

/** Changes what I set for a conversation, on all my devices. */
export function changeSettings(app: App, conversationId: string, update: object): Promise<boolean> {
  const path = `/api/conversations/${conversationId}/settings`;
  return attempt(app, () => app.client.request('PUT', path, update));
}

export async function block(app: App, person: Person): Promise<void> {
  await app.client.request('PUT', `/api/blocks/${person.id}`);
  app.toasts.say(tp('block.done', { name: isolate(person.displayName) }));
}

export async function unblock(app: App, person: Person): Promise<void> {
  await app.client.request('DELETE', `/api/blocks/${person.id}`);
  app.toasts.say(tp('unblock.done', { name: isolate(person.displayName) }));
}

/** Runs a command of a menu, which has closed already; a failure is told in a toast. */
export async function attempt(app: App, command: () => Promise<unknown>): Promise<boolean> {
  try {
    await command();
    return true;
  } catch (error) {
    if (!(error instanceof ClientError)) console.error(error);
    app.toasts.fail(errorText(error));
    return false;
  }
}
