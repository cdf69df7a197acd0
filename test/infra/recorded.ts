/** Events as the gateway and the queue really hand them to each function, from people who use most of the product. */
import { eventJobs, type FunctionName, functions, httpRoutes } from '../../functions/routes.ts';
import type { Stack } from '../../scripts/local/stack/stack.ts';
import { upload, words } from '../attachments/harness.ts';
import { befriend, register, type TestPerson, uuid7 } from '../helpers/person.ts';
import type { TestSocket } from '../helpers/socket.ts';
import { eventually } from '../helpers/stack.ts';

export type Recorded = ReadonlyMap<FunctionName, readonly unknown[]>;

/**
 * Uses the stack and gives what each function was invoked with. Two people stay online with a socket each, so that what
 * is replayed has somebody to be pushed to. To reach one more function: a call here.
 */
export async function recordEvents(stack: Stack): Promise<{ events: Recorded; sockets: TestSocket[] }> {
  const events = new Map<FunctionName, unknown[]>();
  const { invoke } = stack.invoker;
  const recording: typeof invoke = (name, event) => {
    const known = name as FunctionName;
    events.set(known, [...(events.get(known) ?? []), structuredClone(event)]);
    return invoke(name, event);
  };
  Object.assign(stack.invoker, { invoke: recording });
  const ann = await register(stack, 'ann');
  const bob = await register(stack, 'bob');
  const conversationId = await befriend(ann, bob);
  const sockets = [await ann.connect(), await bob.connect()];
  const body = { type: 'text', text: 'hello' };
  await sockets[0]?.command({ type: 'message.send', conversationId, clientId: uuid7(), body });
  await ann.call('POST', `/api/conversations/${conversationId}/messages`, { clientId: uuid7(), body });
  await callAll(ann, bob, conversationId);
  const brief = await bob.connect();
  await brief.close();
  await callJobs(stack, ann);
  await eventually('the check of the first message', () => events.get('job-fanout'), 15_000);
  for (const { function: name } of eventJobs) await eventually(name, () => events.get(name), 15_000);
  return { events, sockets };
}

async function callJobs(stack: Stack, ann: TestPerson): Promise<void> {
  await upload(ann, words());
  await ann.call('POST', '/api/account/exports', { clientId: uuid7(), kind: 'json' });
  await ann.call('PUT', '/api/account/email', { email: 'ann@example.org' });
  const gone = await register(stack, 'gone');
  await gone.call('POST', '/api/account/erasure', { handle: gone.handle });
  await gone.call('POST', '/api/account/erasure/now');
}

async function callAll(ann: TestPerson, bob: TestPerson, conversationId: string): Promise<void> {
  const group = await ann.call<{ event: { conversation: { id: string } } }>('POST', '/api/groups', {
    clientId: uuid7(),
    title: 'Both',
    memberIds: [bob.id],
  });
  const groupId = group.body.event?.conversation.id ?? conversationId;
  await ann.call('PUT', `/api/groups/${groupId}/details`, { title: 'Still both' });
  const token = { clientId: uuid7(), name: 'bot', scopes: ['messages:read'], expiresInSeconds: 86_400 };
  await ann.call('POST', '/api/access-tokens', token);
  await ann.call('GET', '/api/admin/settings');
  const signIn = { handle: bob.handle, password: bob.password };
  await bob.call('POST', '/api/sessions', signIn, { token: undefined });
  // One request to every function that nothing above has reached, so that each is invoked at all.
  for (const name of Object.keys(functions) as FunctionName[]) {
    const route = httpRoutes.find((one) => one.function === name && one.method === 'GET');
    if (route !== undefined) await ann.call('GET', route.path.replaceAll(/\{\w+\}/g, conversationId));
  }
}
