import { expect } from 'vitest';
import type { Message } from '../../functions/wire/conversations.ts';
import type { MessageListResult } from '../../functions/wire/http.ts';
import { limits } from '../../functions/wire/limits.ts';
import { textOf } from '../../functions/wire/plain.ts';
import type { SyncRequest, SyncResult } from '../../functions/wire/sync.ts';
import { type Device, patienceMs } from './device.ts';
import type { TestPerson } from './person.ts';

/**
 * Waits until every device has caught up, and then proves that nothing was lost or doubled: the server's history holds
 * each text once, a sender's texts in typed order; every device has applied the stream to its end without a hole, shows
 * just that history when scrolled through, and has nothing left to send; and no text ever stood on a screen twice.
 *
 * @param typed what each person wrote into this conversation, in order
 */
export async function expectConverged(
  devices: readonly Device[],
  conversationId: string,
  typed: readonly (readonly [TestPerson, readonly string[]])[],
): Promise<void> {
  for (const device of devices) {
    await caughtUp(device, conversationId);
    await scrollUp(device, conversationId);
  }
  const stored = await historyOf(devices[0] as Device, conversationId);
  for (const [{ id, handle }, texts] of typed) {
    const theirs = stored.filter(({ senderId }) => senderId === id).map(({ body }) => textOf(body) ?? '');
    expect(theirs, `what ${handle} wrote, in the server's history`).toEqual(texts);
  }
  expect(stored).toHaveLength(typed.reduce((sum, [, texts]) => sum + texts.length, 0));
  for (const device of devices) {
    const shown = device.state.conversations[conversationId]?.messages;
    expect(shown, `the screen of ${device.person.handle}`).toEqual(stored);
    expect([...device.doubled], `shown twice to ${device.person.handle}`).toEqual([]);
  }
}

/** What the sender saw of it: the clock, then ✓ (or at once ✓✓), and never "not sent". */
export function expectClockThenTick(device: Device, text: string): void {
  const [first, ...then] = device.statesOf(text);
  expect(first, text).toBe('sending');
  expect(then.length, `${text} got its tick`).toBeGreaterThan(0);
  expect(['sent', 'delivered', 'read'], text).toEqual(expect.arrayContaining(then));
}

/** Every message of a conversation, as the server keeps it. */
async function historyOf(device: Device, conversationId: string): Promise<Message[]> {
  const messages: Message[] = [];
  for (;;) {
    const query = `after=${messages.at(-1)?.seq ?? 0}&limit=${limits.messagesPerPageMax}`;
    const path = `/api/conversations/${conversationId}/messages?${query}`;
    const page = await device.ask<MessageListResult>('GET', path);
    messages.push(...page.messages);
    if (!page.more) return messages;
  }
}

/** To the first message: where much was missing, or all of it, the app fetches it as somebody scrolls there. */
async function scrollUp(device: Device, conversationId: string): Promise<void> {
  while (device.state.conversations[conversationId]?.hasEarlier)
    await device.client.loadEarlier(conversationId);
}

async function caughtUp(device: Device, conversationId: string): Promise<void> {
  const endsAtMs = Date.now() + patienceMs;
  for (;;) {
    const lacking = await lackOf(device, conversationId);
    if (lacking === '') return;
    if (Date.now() > endsAtMs) throw new Error(`${device.person.handle} ${lacking}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What the device has not got or sent yet, or nothing. */
async function lackOf(device: Device, conversationId: string): Promise<string> {
  const request: SyncRequest = { account: null, conversations: {} };
  const { conversations } = await device.ask<SyncResult>('POST', '/api/sync', request);
  const lastSeq = conversations.find(({ id }) => id === conversationId)?.seq;
  const mine = device.state.conversations[conversationId];
  if (mine === undefined || mine.seq !== lastSeq) return `is at ${mine?.seq} of ${lastSeq}`;
  if (mine.held.length > 0) return `holds ${mine.held.length} events behind a hole`;
  const { outbox } = device.state;
  return outbox.length > 0 ? `has not sent ${outbox.map(({ body }) => textOf(body) ?? '').join()}` : '';
}
