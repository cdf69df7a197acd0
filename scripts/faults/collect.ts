import { setTimeout as delay } from 'node:timers/promises';
import type { Message } from '../../functions/wire/conversations.ts';
import type { MessageListResult } from '../../functions/wire/http.ts';
import { limits } from '../../functions/wire/limits.ts';
import { textOf } from '../../functions/wire/plain.ts';
import type { SyncResult } from '../../functions/wire/sync.ts';
import { head } from '../../site/src/app/state/selectors.ts';
import type { Client } from './client.ts';
import type { FinalView, StoredMessage } from './history.ts';
import { call } from './people.ts';

const pollMs = 400;

/**
 * Waits until every outbox is empty, every client knows every stream to its end, and nothing moves any more.
 *
 * @returns who has not come that far within `deadlineMs`, with what they lack; nobody is the good end.
 */
export async function settle(clients: readonly Client[], deadlineMs: number): Promise<string[]> {
  const endsAtMs = performance.now() + deadlineMs;
  let before = '';
  for (;;) {
    const lacking: string[] = [];
    const heads: number[] = [];
    for (const client of clients) {
      const serverHead = (await fullSync(client)).head;
      heads.push(serverHead);
      const { outbox } = client.state;
      const own = head(client.state);
      if (outbox.length > 0) lacking.push(`${client.name} has ${outbox.length} unsent`);
      if (own !== serverHead) lacking.push(`${client.name} is at ${own} of ${serverHead}`);
    }
    const now = heads.join();
    if (lacking.length === 0 && now === before) return [];
    before = now;
    if (performance.now() > endsAtMs) return lacking.length > 0 ? lacking : ['positions still move'];
    await delay(pollMs);
  }
}

/** Every conversation as each of its members sees it: all pages of the server's history, and all pages of the screen. */
export async function collectViews(clients: readonly Client[]): Promise<FinalView[]> {
  const names = new Map(clients.map(({ userId, name }) => [userId, name]));
  const named = (messages: readonly Message[]) => messages.map((message) => storedOf(message, names));
  const views: FinalView[] = [];
  for (const client of clients) {
    const { conversations } = await fullSync(client);
    for (const { id, seq } of conversations) {
      const stored = named(await wholeHistory(client, id));
      while (client.state.conversations[id]?.hasEarlier) await client.engine.loadEarlier(id);
      const shown = client.state.conversations[id];
      const applied = named(shown?.messages ?? []);
      const base = { member: client.name, conversationId: id, lastSeq: seq };
      views.push({ ...base, stored, appliedSeq: shown?.seq ?? 0, applied });
    }
  }
  return views;
}

function fullSync(client: Client): Promise<SyncResult> {
  return call<SyncResult>(client, 'POST', '/api/sync', { account: null, conversations: {} });
}

/** All messages of a conversation by pages of the server, oldest first. */
export async function wholeHistory(
  client: Parameters<typeof call>[0],
  conversationId: string,
): Promise<Message[]> {
  const messages: Message[] = [];
  for (;;) {
    const after = messages.at(-1)?.seq ?? 0;
    const query = `after=${after}&limit=${limits.messagesPerPageMax}`;
    const path = `/api/conversations/${conversationId}/messages?${query}`;
    const page = await call<MessageListResult>(client, 'GET', path);
    messages.push(...page.messages);
    if (!page.more || page.messages.length === 0) return messages;
  }
}

function storedOf(message: Message, names: ReadonlyMap<string, string>): StoredMessage {
  const { seq, clientId, senderId, sentAtMs, body } = message;
  return { seq, clientId, sender: names.get(senderId) ?? senderId, text: textOf(body) ?? '', sentAtMs };
}
