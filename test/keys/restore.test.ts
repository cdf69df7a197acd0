import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { createContext } from '../../functions/context.ts';
import type { MessageListResult } from '../../functions/wire/http.ts';
import { demoEnvironment } from '../../scripts/local/stack/environment.ts';
import { type Stack, startStack } from '../../scripts/local/stack/stack.ts';
import { accepted, groups } from '../groups/harness.ts';
import { goodPassword, registerFriends, request, type TestPerson, uuid7 } from '../helpers/person.ts';

vi.setConfig({ testTimeout: 120_000 });
const dataDir = await mkdtemp(join(tmpdir(), 'umbra-restore-'));
const backup = await mkdtemp(join(tmpdir(), 'umbra-backup-'));
const database = join(dataDir, 'postgres');
let stack: Stack | undefined;
afterAll(async () => {
  await stack?.stop();
  for (const dir of [dataDir, backup]) await rm(dir, { recursive: true, force: true });
});

test('a backup from before an erasure, restored beside the keys of today, does not bring the person’s words back', async () => {
  let running = await start();
  const { ann, bob, conversationId: id } = await registerFriends(running);
  accepted(await groups.write(ann, id, 'Canary of Ann'));
  accepted(await groups.write(bob, id, 'Bob stays'));
  const reads = async (person: TestPerson) => {
    const path = `/api/conversations/${id}/messages`;
    const token = await signIn(running, person);
    const { body } = await request<MessageListResult>(running, 'GET', path, undefined, { token });
    return body.messages.map((message) => message.body && 'text' in message.body && message.body.text);
  };
  expect(await reads(bob)).toEqual(['Canary of Ann', 'Bob stays']);

  await running.stop();
  await cp(database, backup, { recursive: true });
  running = await start();
  await createContext(demoEnvironment(running.stores, running.origin, 'test')).personKeys.destroy(ann.id);
  await running.stop();

  await rm(database, { recursive: true });
  await cp(backup, database, { recursive: true });
  running = await start();
  expect(await reads(bob)).toEqual([null, 'Bob stays']);
  // The account is back with the database, its words are not; and it gets no new key to write with.
  expect(await reads(ann)).toEqual([null, 'Bob stays']);
  const token = await signIn(running, ann);
  const message = { clientId: uuid7(), body: { type: 'text', text: 'A ghost' } };
  const written = await request(running, 'POST', `/api/conversations/${id}/messages`, message, { token });
  expect(written).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
});

async function start(): Promise<Stack> {
  stack = await startStack({ dataDir, port: 0, siteDir: dataDir, version: 'test', redis: 'engine' });
  return stack;
}

async function signIn(running: Stack, { handle }: TestPerson): Promise<string> {
  const { body } = await request<{ tokens: { access: string } }>(
    running,
    'POST',
    '/api/sessions',
    { handle, password: goodPassword },
    { headers: { 'umbra-token-transport': 'body' } },
  );
  return body.tokens.access;
}
