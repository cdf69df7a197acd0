import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { befriend, register as registerPerson, type TestPerson, uuid7 } from '../helpers/person.ts';
import { eventually } from '../helpers/stack.ts';
import { hasBrowser, startBrowsing } from './browser.ts';
import { hears, lookInto, personBehind, say } from './chat.ts';

describe.skipIf(!hasBrowser)('two tabs of one person', async () => {
  if (!hasBrowser) return;
  const { stack, register, forgive } = await startBrowsing();
  const socketCount = () => stack.socketApi.connections().length;

  test('share one socket; the second goes on live when the first is closed', async () => {
    const { first, second, write } = await openTwo('ann_tabs');
    await write('to both');
    for (const page of [first, second]) await hears(page, 'to both');
    await say(second, 'from the second');
    await hears(first, 'from the second');
    await say(first, 'from the first');
    await hears(second, 'from the first');
    expect(socketCount()).toBe(1);

    const [before] = stack.socketApi.connections();
    await first.close();
    await eventually(
      'another socket',
      () => stack.socketApi.connections().some((id) => id !== before),
      1_000,
    );
    await write('after the handover');
    await hears(second, 'after the handover');
    await eventually('one socket', () => socketCount() === 1);
  }, 60_000);

  test('are signed out together, and nothing stays in the browser', async () => {
    const { first, second } = await openTwo('ann_out');
    await second.goto(new URL('/app/', second.url()).href);
    await second.getByRole('button', { name: /you/i }).last().click();
    await second.getByRole('button', { name: 'Sign out' }).click();
    await second.getByRole('dialog').getByRole('button', { name: 'Sign out' }).last().click();
    for (const page of [first, second]) await page.waitForURL('**/sign-in/**');
    await eventually('no socket', () => socketCount() === 0);
    expect((await lookInto(first)).bytes).toBe('');
    forgive(/status of 401/);
  }, 60_000);

  /** Two tabs of a new person that show the same conversation, and the friend who writes into it. */
  async function openTwo(handle: string) {
    const first = await register(handle, 'Ann');
    const [ann, bob] = await Promise.all([personBehind(stack, first), registerPerson(stack, 'bob')]);
    const conversationId = await befriend(ann, bob);
    const url = new URL(`/app/c/${conversationId}`, stack.origin).href;
    await open(first, url);
    const second = await first.context().newPage();
    await open(second, url);
    await eventually('one socket', () => socketCount() === 1);
    return { first, second, write: (text: string) => writeTo(bob, conversationId, text) };
  }
});

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('#message').waitFor();
}

async function writeTo(person: TestPerson, conversationId: string, text: string): Promise<void> {
  const body = { clientId: uuid7(), body: { type: 'text', text } };
  const answer = await person.call('POST', `/api/conversations/${conversationId}/messages`, body);
  expect(answer.status).toBe(200);
}
