import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, expect, test } from 'vitest';
import { AccessTokenCreate, scopes } from '../../functions/wire/access-tokens.ts';
import type { Message } from '../../functions/wire/conversations.ts';
import type { MessageListResult } from '../../functions/wire/http.ts';
import { limits } from '../../functions/wire/limits.ts';
import { befriend, register, registerFriends, type TestPerson, uuid7 } from '../helpers/person.ts';
import { eventually, startTestStack } from '../helpers/stack.ts';
import { tokenOf } from './harness.ts';

const document = readFileSync(new URL('../../functions/wire/BOTS.md', import.meta.url), 'utf8');
const program = /```js bot\n([\s\S]*?)```/.exec(document)?.[1] ?? '';
const stack = await startTestStack();
const folder = await mkdtemp(join(tmpdir(), 'umbra-bot-'));
const file = join(folder, 'pong.mjs');
await writeFile(file, program);
const running = new Set<ChildProcess>();
afterAll(async () => {
  for (const bot of running) bot.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** Starts the program of the document, and waits until it has its socket and knows where to begin. */
async function startBot(token: string) {
  const before = stack.socketApi.connections();
  const bot = spawn(process.execPath, [file], {
    env: { PATH: process.env.PATH, UMBRA_URL: stack.origin, UMBRA_TOKEN: token },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(bot);
  const said: string[] = [];
  for (const output of [bot.stdout, bot.stderr]) output.on('data', (chunk) => said.push(String(chunk)));
  const ended = once(bot, 'exit').then(() => running.delete(bot));
  const connectionId = () => stack.socketApi.connections().find((id) => !before.includes(id));
  await eventually('the bot listens', () => connectionId() && said.join('').includes('Listening.'), 20_000);
  return { bot, said, ended, connectionId };
}

const path = (conversationId: string) => `/api/conversations/${conversationId}/messages`;
async function ping(person: TestPerson, conversationId: string): Promise<Message> {
  const answer = await person.call<{ event: { message: Message } }>('POST', path(conversationId), {
    clientId: uuid7(),
    body: { type: 'text', text: '!ping' },
  });
  return answer.body.event.message;
}
/** How often this ping was answered: the client id of an answer begins with the time of what it answers. */
async function answersTo(person: TestPerson, { conversationId, sentAtMs }: Message): Promise<number> {
  const page = await person.call<MessageListResult>('GET', `${path(conversationId)}?limit=100`);
  const begin = sentAtMs.toString(16).padStart(12, '0').slice(0, 12);
  return page.body.messages.filter(
    ({ body, clientId }) =>
      body?.type === 'text' && body.text === 'pong' && clientId.replace('-', '').startsWith(begin),
  ).length;
}
async function pingAndWait(person: TestPerson, conversationId: string): Promise<Message> {
  const message = await ping(person, conversationId);
  await eventually('an answer', async () => (await answersTo(person, message)) > 0, 10_000);
  return message;
}

test('the example is short, and needs nothing that is not in Node', () => {
  expect(program.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
  const imported = [...program.matchAll(/from '(.*?)'/g)].map((match) => match[1] ?? '');
  expect(imported.filter((name) => !name.startsWith('node:'))).toEqual([]);
});

test('the request for a token is one that is accepted, and every scope is explained', () => {
  const example = /```json\n([\s\S]*?)```/.exec(document)?.[1] ?? '';
  expect(v.safeParse(AccessTokenCreate, JSON.parse(example)).issues).toBeUndefined();
  const explained = [...document.matchAll(/^\| `(\w+:\w+)` \|/gm)].map((match) => match[1]);
  expect(explained.sort()).toEqual([...scopes].sort());
  expect(document).toContain(`${limits.accessTokensMax} at most`);
});

test('the example answers in every conversation, once, whatever happens to its socket', async () => {
  const { ann: owner, bob, conversationId } = await registerFriends(stack, 'pong', 'bob');
  const early = await ping(bob, conversationId);
  const { token, id } = await tokenOf(owner, ['conversations:read', 'messages:read', 'messages:write']);
  const first = await startBot(token);
  const pings = [await pingAndWait(bob, conversationId)];

  // A friend it did not have when it began.
  const carol = await register(stack, 'carol');
  const withCarol = await befriend(carol, owner);
  await pingAndWait(carol, withCarol);

  // Cut off, it finds what it missed.
  for (let times = 0; times < 2; times++) {
    const cut = first.connectionId() ?? '';
    stack.socketApi.cut([cut]);
    pings.push(await pingAndWait(bob, conversationId));
    await eventually('the bot comes back', () => first.connectionId() && first.connectionId() !== cut);
  }

  // Two with the same token hear everything twice, and the answer is still one. The last ping is for the second alone,
  // which has then seen those before.
  const second = await startBot(token);
  pings.push(await pingAndWait(bob, conversationId));
  pings.push(await pingAndWait(bob, conversationId));
  first.bot.kill('SIGKILL');
  await first.ended;
  pings.push(await pingAndWait(bob, conversationId));
  for (const one of pings) expect(await answersTo(bob, one)).toBe(1);
  expect(await answersTo(bob, early)).toBe(0);

  await owner.call('DELETE', `/api/access-tokens/${id}`);
  await second.ended;
  expect(second.bot.exitCode).toBe(1);
  expect(second.said.join('')).toContain('unauthenticated');
}, 60_000);
