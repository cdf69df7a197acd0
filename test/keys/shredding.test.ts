import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createContext } from '../../functions/context.ts';
import { openFor, sealFor } from '../../functions/core/keys/seal-for.ts';
import type { Message } from '../../functions/wire/conversations.ts';
import type { MessageListResult, MessageVersions } from '../../functions/wire/http.ts';
import { keyLimits } from '../../functions/wire/limits.ts';
import { demoEnvironment } from '../../scripts/local/stack/environment.ts';
import { accepted, groups } from '../groups/harness.ts';
import { lookInto } from '../helpers/database.ts';
import { registerFriends, type TestPerson, uuid7 } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';
import { positionsOf, sync } from '../helpers/sync.ts';

const clock = new TestClock();
const refusals: string[] = [];
const log = { info: () => {}, error: (message: string) => void refusals.push(message) };
const dataDir = await mkdtemp(join(tmpdir(), 'umbra-test-'));
// Registered first, so that it runs last.
afterAll(() => rm(dataDir, { recursive: true, force: true }));
const stack = await startTestStack({ dataDir, overrides: { clock, log } });
const database = lookInto(stack);
const ctx = createContext(demoEnvironment(stack.stores, stack.origin, 'test'), { clock, log });
const body = (text: string) => ({ type: 'text', text });

const draft = (by: TestPerson, id: string, text: string) =>
  by.call('PUT', `/api/conversations/${id}/settings`, { draft: text });
const messagesOf = async (by: TestPerson, id: string): Promise<Message[]> =>
  accepted(await by.call<MessageListResult>('GET', `/api/conversations/${id}/messages`)).messages;
const versionsOf = async (by: TestPerson, id: string, seq: number) =>
  accepted(await by.call<MessageVersions>('GET', `/api/conversations/${id}/messages/${seq}/versions`));

describe('what people write', () => {
  test('is in no column and no file of the database, and reads as it was written', async () => {
    const { ann, bob, conversationId: id } = await registerFriends(stack);
    const { event } = accepted(await groups.write(ann, id, 'Canary-sent'));
    accepted(await groups.write(bob, id, 'Canary-reply', { replyToSeq: event.seq }));
    accepted(await groups.change(ann, id, event.seq, { type: 'edit', body: body('Canary-edited') }));
    accepted(await draft(ann, id, 'Canary-draft'));
    const created = accepted(await groups.create(ann, 'Moon', [bob]));
    const groupId = created.added && 'conversation' in created.added ? created.added.conversation.id : '';
    accepted(await groups.update(ann, groupId, { title: 'Sun' }));

    const everything = JSON.stringify([
      await sync(ann),
      await messagesOf(bob, id),
      await versionsOf(bob, id, event.seq),
    ]);
    for (const word of ['sent', 'reply', 'edited', 'draft']) expect(everything).toContain(`Canary-${word}`);

    // The premise: the same text in the old format is found by both ways of looking.
    const plain = await writePlain(bob, id, 'Canary-plain');
    expect(await columnsWith('Canary')).toEqual(['messages.body']);
    expect(await filesWith('Canary-plain')).not.toEqual([]);
    expect(await messagesOf(ann, id)).toContainEqual(
      expect.objectContaining({ seq: plain, body: body('Canary-plain') }),
    );
    await database.query({
      text: 'delete from messages where conversation_id = $1 and seq = $2',
      values: [id, plain],
    });
    expect(await columnsWith('Canary')).toEqual([]);
    for (const word of ['sent', 'reply', 'edited', 'draft']) {
      expect(await filesWith(`Canary-${word}`), word).toEqual([]);
    }
    // Titles belong to the group; the lines that tell of them are sealed like everything else.
    expect(await columnsWith('Sun')).toEqual(['conversations.title']);
  });

  test('opens only where it was written: a ciphertext that is moved is refused, and the rest still reads', async () => {
    const { ann, bob, conversationId: id } = await registerFriends(stack);
    const other = await registerFriends(stack);
    const sent: number[] = [];
    for (const text of ['one', 'two', 'three', 'four', 'five']) {
      sent.push(accepted(await groups.write(ann, id, text)).event.seq);
    }
    const [one = 0, two = 0, three = 0, four = 0, five = 0] = sent;
    for (const seq of [three, four]) {
      accepted(await groups.change(ann, id, seq, { type: 'edit', body: body(`edited ${seq}`) }));
    }
    const { event } = accepted(await groups.write(other.ann, other.conversationId, 'elsewhere'));
    refusals.length = 0;
    await copyBody([id, one], [id, two]);
    await copyBody([id, three], [id, four]);
    await copyBody([id, five], [other.conversationId, event.seq]);
    expect((await messagesOf(bob, id)).map((message) => message.body)).toEqual([
      body('one'),
      null,
      body(`edited ${three}`),
      null,
      body('five'),
    ]);
    expect((await messagesOf(other.bob, other.conversationId)).map((message) => message.body)).toEqual([
      null,
    ]);
    expect(refusals).toEqual(Array(3).fill('Something sealed does not open.'));
    await database.query({
      text: 'update messages set body = set_byte(body, 20, get_byte(body, 20) # 1) where conversation_id = $1 and seq = $2',
      values: [id, one],
    });
    expect((await messagesOf(bob, id))[0]?.body, 'one bit').toBeNull();
  });
});

test('without its author’s key a text is gone from list, sync, quote, versions and pushes; those of others stay', async () => {
  const { ann, bob, conversationId: id } = await registerFriends(stack);
  const { event } = accepted(await groups.write(ann, id, 'Canary-1'));
  const before = positionsOf(await sync(bob));
  accepted(await groups.change(ann, id, event.seq, { type: 'edit', body: body('Canary-2') }));
  accepted(await groups.write(ann, id, 'Canary-3'));
  const reply = accepted(await groups.write(bob, id, 'Mine stays', { replyToSeq: event.seq }));
  expect(reply.event).toMatchObject({ message: { replyTo: { body: body('Canary-2') } } });
  expect(JSON.stringify(await sync(bob))).toContain('Mine stays');

  await ctx.personKeys.destroy(ann.id);
  clock.advance(keyLimits.freshMs);
  const socket = await bob.connect();
  const reacted = await groups.change(bob, id, event.seq, { type: 'react', emoji: '👍', on: true });
  const pushed = await socket.next('event', (frame) => frame.event.type === 'message.updated');
  const again = accepted(await groups.write(bob, id, 'Still there?', { replyToSeq: event.seq }));
  expect(again.event).toMatchObject({ message: { replyTo: { seq: event.seq, body: null } } });
  const answers = [
    accepted(reacted),
    pushed,
    again,
    await sync(bob),
    await sync(bob, before),
    await messagesOf(bob, id),
    await versionsOf(bob, id, event.seq),
  ];
  expect(JSON.stringify(answers)).not.toContain('Canary');
  expect(JSON.stringify(answers)).toContain('Mine stays');
  expect((await messagesOf(bob, id)).map((message) => message.body)).toEqual([
    null,
    null,
    body('Mine stays'),
    body('Still there?'),
  ]);
  // Nobody writes in the name of somebody whose key is gone.
  expect((await groups.write(ann, id, 'A ghost')).status).toBe(401);
});

test('anything small can be sealed for a person, and opens in any number with one fetch of keys', async () => {
  const { ann, bob } = await registerFriends(stack);
  const secret = (word: string) => Buffer.from(`content key ${word}`);
  const bound = ['attachment', uuid7()];
  const sealed = await Promise.all(
    [ann, bob].map(async (person) => ({
      userId: person.id,
      bytes: await sealFor(ctx, person.id, secret(person.handle), bound),
      bound,
    })),
  );
  const [anns, bobs] = sealed as [(typeof sealed)[0], (typeof sealed)[0]];
  expect(await openFor(ctx, sealed)).toEqual([secret(ann.handle), secret(bob.handle)]);
  const swapped = [
    { ...anns, bytes: bobs.bytes },
    { ...bobs, bound: ['attachment', uuid7()] },
    { ...bobs, bytes: bobs.bytes.subarray(0, 10) },
  ];
  expect(await openFor(ctx, swapped)).toEqual([null, null, null]);
  await ctx.personKeys.destroy(ann.id);
  expect(await openFor(ctx, sealed)).toEqual([null, secret(bob.handle)]);
  await expect(sealFor(ctx, ann.id, secret('x'), bound)).rejects.toMatchObject({ code: 'unauthenticated' });
});

/** A message as it was stored before there were keys. */
async function writePlain(by: TestPerson, id: string, text: string): Promise<number> {
  const { event } = accepted(await groups.write(by, id, 'to be replaced'));
  await database.query({
    text: `
      update messages set body_format = 1, key_id = null, body = convert_to($3, 'utf8')
      where conversation_id = $1 and seq = $2`,
    values: [id, event.seq, JSON.stringify(body(text))],
  });
  return event.seq;
}

async function copyBody(from: readonly [string, number], to: readonly [string, number]): Promise<void> {
  await database.query({
    text: `
      update messages t set body_format = f.body_format, key_id = f.key_id, body = f.body
      from messages f where f.conversation_id = $1 and f.seq = $2 and t.conversation_id = $3 and t.seq = $4`,
    values: [...from, ...to],
  });
}

/** Columns of any table whose text or bytes hold the word, as a dump would. */
async function columnsWith(word: string): Promise<string[]> {
  const { rows } = await database.query<{ table_name: string; column_name: string; data_type: string }>({
    text: `
      select c.table_name, c.column_name, c.data_type from information_schema.columns c
      where c.table_schema = 'public' order by 1, 2`,
  });
  const found: string[] = [];
  for (const { table_name, column_name, data_type } of rows) {
    const text = data_type === 'bytea' ? `encode("${column_name}", 'escape')` : `"${column_name}"::text`;
    const hits = await database.query<{ hit: boolean }>({
      text: `select exists (select from "${table_name}" where position($1 in ${text}) > 0) as hit`,
      values: [word],
    });
    if (hits.rows[0]?.hit) found.push(`${table_name}.${column_name}`);
  }
  return found;
}

/** Files of the database, its log included, that hold the word. */
async function filesWith(word: string): Promise<string[]> {
  const names = await readdir(join(dataDir, 'postgres'), { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of names.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const content = await readFile(path).catch(() => Buffer.alloc(0));
    if (content.includes(word)) found.push(path);
  }
  return found;
}
