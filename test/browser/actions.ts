import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { befriend, type TestPerson, uuid7 } from '../helpers/person.ts';
import type { Browsing } from './browser.ts';
import { personBehind } from './chat.ts';

/** Two friends, each with the conversation open. */
export async function openFriends({ register, stack }: Browsing, suffix: string) {
  const [annPage, bobPage] = await Promise.all([
    register(`ann_${suffix}`, 'Ann'),
    register(`bob_${suffix}`, 'Bob'),
  ]);
  const [ann, bob] = await Promise.all([personBehind(stack, annPage), personBehind(stack, bobPage)]);
  const id = await befriend(ann, bob);
  const url = new URL(`/app/c/${id}`, stack.origin).href;
  await Promise.all([annPage, bobPage].map((page) => page.goto(url)));
  await Promise.all([annPage, bobPage].map((page) => page.locator('#message').waitFor()));
  return { ann, bob, annPage, bobPage, id };
}

/** Opens the menu of a message by the keyboard's way and chooses an action. */
export async function choose(page: Page, text: string, action: string): Promise<void> {
  await row(page, text).focus();
  await page.keyboard.press('Enter');
  const menu = page.getByRole('menu');
  const item = menu.getByRole('menuitem', { name: action, exact: true });
  const reaction = menu.getByRole('menuitemcheckbox', { name: action, exact: true });
  await item.or(reaction).click();
}

/** A message by its whole text. */
export function row(page: Page, text: string): Locator {
  const words = page.locator('.bubble__text').getByText(text, { exact: true });
  return page.locator('.message').filter({ has: words });
}

/** The chip of a reaction to a message. */
export function chip(page: Page, text: string, emoji: string): Locator {
  return row(page, text).locator('.reactions__chip').filter({ hasText: emoji });
}

/** Sends a message past the page, and gives its position. */
export async function write(
  person: TestPerson,
  id: string,
  text: string,
  replyToSeq?: number,
): Promise<number> {
  const message = { clientId: uuid7(), body: { type: 'text', text } };
  const reply = replyToSeq === undefined ? {} : { replyToSeq };
  const path = `/api/conversations/${id}/messages`;
  const answer = await person.call<{ event: { seq: number } }>('POST', path, { ...message, ...reply });
  expect(answer.status).toBe(200);
  return answer.body.event.seq;
}
