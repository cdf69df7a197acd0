import type { ConversationSettingsUpdate } from '../../../../../functions/wire/http.ts';
import type { Person } from '../../../../../functions/wire/people.ts';
import { ClientError } from '../../client/types.ts';
import { isolate } from '../../text/t.ts';
import type { App } from '../context.ts';
import { withSettings } from '../logic/assumed-settings.ts';
import { errorText } from '../parts/action.tsx';
import { tp } from '../settings/texts.ts';

/** Changes what I set for a conversation, on all my devices. It shows at once; where it is refused, it is as before. */
export async function changeSettings(
  { client, toasts }: App,
  conversationId: string,
  update: ConversationSettingsUpdate,
): Promise<boolean> {
  const nowMs = Date.now();
  const settle = client.assume((state) => withSettings(state, conversationId, update, nowMs));
  const path = `/api/conversations/${conversationId}/settings`;
  const done = await attempt({ toasts }, () => client.request('PUT', path, update));
  settle();
  return done;
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
export async function attempt(
  { toasts }: Pick<App, 'toasts'>,
  command: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await command();
    return true;
  } catch (error) {
    if (!(error instanceof ClientError)) console.error(error);
    toasts.fail(errorText(error));
    return false;
  }
}
