import type { Stack } from '../../../scripts/local/stack/stack.ts';
import { register, registerFriends, request, uuid7 } from '../../helpers/person.ts';

/**
 * Uses everything that stores something outside of PostgreSQL, so that each kind of item, key, object and queued message is
 * there to be looked at. A capability that stores something new adds its act here.
 */
export async function exercise(stack: Stack): Promise<void> {
  const { ann, bob, conversationId } = await registerFriends(stack);

  // Live: connections, presence, sessions that ended. Records: sessions, and attempts that are counted.
  await Promise.all([ann.connect(), bob.connect()]);
  const leaving = await register(stack, 'leaving');
  await request(stack, 'POST', '/api/sessions', { handle: leaving.handle, password: 'not the password 1' });
  await request(stack, 'DELETE', '/api/sessions/current', undefined, {
    headers: { cookie: `umbra_refresh=${leaving.refresh}`, origin: stack.origin },
  });
  // Queue: the check that looks after a message.
  const sent = await ann.call('POST', `/api/conversations/${conversationId}/messages`, {
    clientId: uuid7(),
    body: { type: 'text', text: 'Hello' },
  });
  if (sent.status >= 300) throw new Error(`Nothing was sent: ${JSON.stringify(sent.body)}`);
}
