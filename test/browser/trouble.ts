import type { BrowserContext, Locator, Page, WebSocketRoute } from 'playwright-core';
import { expect } from 'vitest';
import { befriend, register as registerPerson, type TestPerson, uuid7 } from '../helpers/person.ts';
import type { Browsing } from './browser.ts';
import { lookInto, personBehind } from './chat.ts';

/** The sockets of a browser, through the hands of a test: each frame may be changed, or lost (null). */
export interface Line {
  toServer: (frame: string) => string | null;
  toPage: (frame: string) => string | null;
  /** How many times the server has said `ready`. */
  readyCount: number;
  /** Ends every socket that is open. */
  cut(): Promise<void>;
}

/** Call it before the page that opens the socket. */
export async function tapLine(context: BrowserContext): Promise<Line> {
  const open: WebSocketRoute[] = [];
  const line: Line = {
    toServer: (frame) => frame,
    toPage: (frame) => frame,
    readyCount: 0,
    cut: async () => {
      for (const socket of open.splice(0)) await socket.close({ code: 1001 });
    },
  };
  await context.routeWebSocket('**/ws', (socket) => {
    const server = socket.connectToServer();
    open.push(socket);
    socket.onMessage((frame) => {
      const changed = line.toServer(String(frame));
      if (changed !== null) server.send(changed);
    });
    server.onMessage((frame) => {
      const changed = line.toPage(String(frame));
      if (changed === null) return;
      socket.send(changed);
      if (JSON.parse(changed).type === 'ready') line.readyCount++;
    });
  });
  return line;
}

export interface OpenChat {
  readonly page: Page;
  readonly line: Line;
  readonly bob: TestPerson;
  readonly conversationId: string;
  /** Of the conversation. */
  readonly url: string;
  /** Bob writes. */
  write(text: string): Promise<void>;
  /** All texts of the conversation, as the server gives them to Bob. */
  stored(): Promise<string[]>;
}

/** A new person who has the conversation with a friend open, perhaps with a first message of that friend. */
export async function openChat(
  { stack, register }: Browsing,
  handle: string,
  greeting?: string,
): Promise<OpenChat> {
  const page = await register(handle, 'Ann');
  const line = await tapLine(page.context());
  // Away from the app, so that the conversation comes, and is kept, together with the greeting.
  await page.goto(new URL('/privacy/', stack.origin).href);
  const [ann, bob] = await Promise.all([personBehind(stack, page), registerPerson(stack, 'bob')]);
  const conversationId = await befriend(ann, bob);
  const url = new URL(`/app/c/${conversationId}`, stack.origin).href;
  const path = `/api/conversations/${conversationId}/messages`;
  const write = async (text: string) => {
    const answer = await bob.call('POST', path, { clientId: uuid7(), body: { type: 'text', text } });
    expect(answer.status).toBe(200);
  };
  if (greeting) await write(greeting);
  await page.goto(url);
  await page.locator('#message').waitFor();
  // Until then what is written goes over HTTP.
  await expect.poll(() => line.readyCount, { timeout: 10_000 }).toBe(1);
  return {
    page,
    line,
    bob,
    conversationId,
    url,
    write,
    async stored() {
      const { body } = await bob.call<{ messages: { body: { text: string } }[] }>('GET', path);
      return body.messages.map((message) => message.body.text);
    },
  };
}

/** The line about the connection. */
export function strip(page: Page): Locator {
  return page.locator('.offline-strip');
}

/** How many messages of the open conversation are in this state, by its word. */
export function inState(page: Page, word: 'Sending' | 'Sent'): Promise<number> {
  return page.getByRole('log').getByText(word, { exact: true }).count();
}

/** Waits until the browser keeps this many records of a kind. */
export async function untilKept(page: Page, table: string, count: number): Promise<void> {
  const kept = async () => (await lookInto(page)).tables.filter((one) => one === table).length;
  await expect.poll(kept, { timeout: 10_000, message: `${table} on disk` }).toBe(count);
}

/** As somebody who comes back to the tab: the page asks the server how things are. */
export function lookAgain(page: Page): Promise<void> {
  return page.evaluate(() => void document.dispatchEvent(new Event('visibilitychange')));
}

/** A log that says nothing: these tests break what the handlers would complain about. */
export const quiet = { info: () => {}, error: () => {} };

/** What a page's console says about requests that fail on purpose. */
export const expectedNoise = /ERR_|status of [45]\d\d|WebSocket/;
