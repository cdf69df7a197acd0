import { randomBytes } from 'node:crypto';
import type { SessionInfo } from '../../functions/wire/accounts.ts';
import { currentConsents } from '../../functions/wire/policy/current.ts';
import { noteSession } from '../../site/src/app/client/session-notes.ts';
import { uuid7Source } from '../../site/src/app/client/uuid7.ts';
import type { Client } from './client.ts';
import { exchange } from './http-link.ts';

const attemptsMax = 10;
/** How far apart on the ring of people two friends sit. */
const friendDistances = [1, 2];

/** A new client id: UUID version 7. */
export const newClientId = uuid7Source(Date.now, (count) => new Uint8Array(randomBytes(count)));

/** Gives every client an account and friends, each with a conversation. Returns the conversations with their members. */
export async function introduce(clients: readonly Client[]): Promise<Map<string, Client[]>> {
  // A password hash takes 64 MiB; one after another is fast enough.
  for (const client of clients) await register(client);
  const conversations = new Map<string, Client[]>();
  for (const [one, other] of pairs(clients)) {
    await call(one, 'PUT', `/api/friend-requests/sent/${other.userId}`);
    const { event } = await call<{ event: { conversation: { id: string } } }>(
      other,
      'PUT',
      `/api/friends/${one.userId}`,
    );
    const { id } = event.conversation;
    conversations.set(id, [one, other]);
    for (const member of [one, other]) member.conversationIds.push(id);
  }
  return conversations;
}

/**
 * A request of this client that has to succeed and that a repeat does no harm to; while the server says `later`, or cannot
 * be reached, it is made again.
 *
 * @throws Error with what came back instead.
 */
export async function call<Body>(
  client: Pick<Client, 'name' | 'origin' | 'cookies'>,
  method: string,
  path: string,
  body?: unknown,
): Promise<Body> {
  for (let attempt = 1; ; attempt++) {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await exchange(client, path, init).catch((error: unknown) => {
      if (attempt === attemptsMax) throw error;
    });
    const answer = await response?.json();
    if (response?.ok) return answer as Body;
    if (response && (response.status !== 503 || attempt === attemptsMax)) {
      throw new Error(`${method} ${path} of ${client.name} answered ${JSON.stringify(answer)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function register(client: Client): Promise<void> {
  const consent = { document: 'privacy-notice', ...currentConsents['privacy-notice'], locale: 'en' };
  const info = await call<SessionInfo>(client, 'POST', '/api/accounts', {
    clientId: newClientId(),
    handle: client.name,
    displayName: client.name,
    password: randomBytes(18).toString('base64url'),
    consent,
  });
  client.userId = info.me.id;
  noteSession(
    { get: () => null, set: (key, value) => client.notes.set(key, value), delete: () => {} },
    info,
    Date.now(),
  );
}

/** Each pair once, also where the ring is small. */
function pairs(clients: readonly Client[]): [Client, Client][] {
  const found = new Map<string, [Client, Client]>();
  for (const [index, one] of clients.entries()) {
    for (const distance of friendDistances) {
      const other = clients[(index + distance) % clients.length];
      if (other === undefined || other === one) continue;
      found.set([one.name, other.name].sort().join(), [one, other]);
    }
  }
  return [...found.values()];
}
