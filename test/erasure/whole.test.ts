import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { openLog } from '../../functions/adapters/log.ts';
import { createContext } from '../../functions/context.ts';
import { handleDigest } from '../../functions/core/accounts/handle-digest.ts';
import { openPostgres } from '../../functions/db/postgres.ts';
import type { ErasurePreview, ErasureState, ReceiptAnswer } from '../../functions/wire/erasure.ts';
import type { MessageListResult } from '../../functions/wire/http.ts';
import { retentionDays } from '../../functions/wire/limits.ts';
import { attributes } from '../../functions/wire/registry/index.ts';
import { demoEnvironment } from '../../scripts/local/stack/environment.ts';
import { type Stack, startStack } from '../../scripts/local/stack/stack.ts';
import { flawOf } from '../../scripts/privacy/receipt.ts';
import { send, upload, words } from '../attachments/harness.ts';
import { exportsOf, ready, signInAgain } from '../exports/harness.ts';
import { seedEverything } from '../exports/seed.ts';
import { accepted } from '../groups/harness.ts';
import { register, request, type TestPerson, uuid7 } from '../helpers/person.ts';
import { eventually, TestClock } from '../helpers/stack.ts';
import { sync } from '../helpers/sync.ts';
import {
  canariesAmong,
  columnsNaming,
  filesWith,
  found,
  rowsEverywhere,
  thingsElsewhere,
  valuesThatEnd,
} from './traces.ts';

vi.setConfig({ testTimeout: 180_000 });
const dataDir = await mkdtemp(join(tmpdir(), 'umbra-whole-'));
const backup = await mkdtemp(join(tmpdir(), 'umbra-whole-backup-'));
const database = join(dataDir, 'postgres');
const day = 86_400_000;
const clock = new TestClock();
const lines: string[] = [];
const log = openLog((line) => lines.push(line));
let port = 0;
let running: { stack: Stack; stop(): Promise<void> } | undefined;
afterAll(async () => {
  await running?.stop();
  for (const dir of [dataDir, backup]) await rm(dir, { recursive: true, force: true });
});

async function start() {
  const stack = await startStack({
    dataDir,
    // Tokens are good at one address only, so the next one has it too.
    port,
    siteDir: dataDir,
    version: 'test',
    redis: 'engine',
    rateFactor: 100_000,
    overrides: { clock, log },
  });
  port = Number(new URL(stack.origin).port);
  const db = openPostgres({ connectionString: stack.stores.databaseUrl });
  const stop = async () => {
    await stack.invoker.idle();
    await db.end();
    await stack.stop();
  };
  running = { stack, stop };
  const ctx = createContext(demoEnvironment(stack.stores, stack.origin, 'test'), { clock });
  return { stack, db, stop, ctx };
}

type Db = ReturnType<typeof openPostgres>;

/** What only the whole product leaves: files, an export, mailed links, an open socket, counters, a report about the person. */
async function seedElsewhere(stack: Stack, person: TestPerson, friend: TestPerson, conversationId: string) {
  const file = await upload(person, words());
  const sent = await send(person, conversationId, [{ id: file.id, name: 'canary-file-name.txt' }]);
  await upload(person, words());
  const report = accepted(
    await friend.call<{ reportId: string }>('POST', '/api/reports', {
      clientId: uuid7(),
      userId: person.id,
      conversationId,
      reason: 'spam',
      comment: 'by the friend',
      messages: [{ conversationId, seq: sent.body.event.seq }],
    }),
  );
  accepted(await person.call('PUT', '/api/account/email', { email: 'canary@erasure.example' }));
  accepted(
    await person.call('PUT', '/api/push/subscription', {
      endpoint: 'https://fcm.googleapis.com/fcm/send/canary-endpoint',
      showsNames: false,
    }),
  );
  await request(stack, 'POST', '/api/sessions', { handle: person.handle, password: 'not the password 1' });
  await person.connect();
  return report.reportId;
}

/** What the seed of exports has no use for, and an erasure has. */
async function seedRest(db: Db, person: TestPerson, friend: TestPerson) {
  const run = (text: string, values: unknown[]) => db.query({ text, values });
  await run('update commands set expired_at = $2 where user_id = $1', [
    person.id,
    new Date(1_234_567_890_123),
  ]);
  await run(`update reports set review_note = 'canary of the administrator' where reporter_id = $1`, [
    person.id,
  ]);
  await run(
    `insert into instance_invites (id, created_by, created_at, expires_at, max_uses) values ($1, $2, now(), now(), 3)`,
    [uuid7(), person.id],
  );
  await run(
    `insert into admin_log (at, admin_id, act, subject_id) values (now(), $1, 'person.suspended', $2), (now(), $2, 'person.suspended', $1)`,
    [person.id, friend.id],
  );
}

/** Everything that the friend is told and can fetch, as their devices do. */
async function readBy(stack: Stack, friend: TestPerson, conversationId: string): Promise<string> {
  await signInAgain(stack, friend);
  const reading = { token: friend.token };
  const path = `/api/conversations/${conversationId}/messages`;
  const { body } = await request<MessageListResult>(stack, 'GET', path, undefined, reading);
  const told = await request(stack, 'POST', '/api/sync', { account: null, conversations: {} }, reading);
  return JSON.stringify([accepted(told), body]);
}

const receiptOf = (stack: Stack, token: string) =>
  eventually(
    'the receipt',
    async () => {
      const { body } = await request<ReceiptAnswer>(stack, 'POST', '/api/erasure-receipts', { token });
      return body.state === 'erased' && body.receipt;
    },
    30_000,
  );

/** Columns that may go on naming somebody who was erased: the registry says so of each. */
const mayName = [
  ...attributes
    .filter(({ store, erasure }) => store === 'postgres' && ['pseudonymise', 'keep'].includes(erasure.act))
    .map(({ group, name }) => `${group}.${name}`),
  // That something with them has ended.
  'account_events.subject_id',
];

test('nothing of a person who was erased is left anywhere, nor after a backup was restored', async () => {
  let now = await start();
  await register(now.stack, 'admin');
  const seeded = await seedEverything(now.stack, now.db, clock);
  const { person, friend, groupId } = seeded;
  await now.db.query({ text: 'update members set left_seq = null where user_id = $1', values: [person.id] });
  const reportId = await seedElsewhere(now.stack, person, friend, groupId);
  await seedRest(now.db, person, friend);
  const created = (await exportsOf.create(person)).body;
  await ready(person, created.id);

  // The seed has something in every column that has to end, or this would prove less than it says.
  const values = await valuesThatEnd(now.db, person.id);
  expect([...values].filter(([, stored]) => stored.length === 0).map(([name]) => name)).toEqual([]);
  const written = await writtenBy(person, groupId);
  expect(written.length).toBeGreaterThan(3);
  const canaries = [
    ...new Set([...(await canariesAmong(now.db, person.id, values)), ...written, person.handle]),
  ];
  expect(canaries.length).toBeGreaterThan(70);
  expect(found(await rowsEverywhere(now.db), canaries).length).toBeGreaterThan(70);
  const marks = [...canaries, person.id, handleDigest(person.handle)];
  const elsewhere = await thingsElsewhere(now.stack, dataDir);
  for (const place of kindsElsewhere) {
    expect([place, elsewhere.some((thing) => thing.place.startsWith(place))]).toEqual([place, true]);
  }
  const theirFiles = elsewhere
    .map(({ place }) => place)
    .filter((place) => /umbra-(exports|attachments)\//.test(place));

  await now.stop();
  await cp(database, backup, { recursive: true });
  // In a backup lies nothing of what was written: it is stored under the person's key.
  expect(await filesWith(backup, [...written, 'canary title'])).toEqual(['canary title']);

  now = await start();
  const as = (method: string, path: string, body?: object) =>
    request<never>(now.stack, method, path, body, { token: person.token });
  const preview: ErasurePreview = accepted(await as('GET', '/api/account/erasure/preview'));
  const { erasure }: ErasureState = accepted(
    await as('POST', '/api/account/erasure', { handle: person.handle }),
  );
  accepted(await as('POST', '/api/account/erasure/now'));
  const receipt = await receiptOf(now.stack, erasure?.receiptToken ?? '');

  expect(flawOf(receipt)).toBeUndefined();
  expect(receipt.statement.searched).toEqual(['postgres', 'records', 'keys', 'live', 'objects']);
  for (const [name, count] of Object.entries(preview.counts)) {
    expect([name, receipt.statement.erased[name] ?? 0]).toEqual([name, count]);
  }
  const assertGone = async () => {
    expect(found(await rowsEverywhere(now.db), canaries)).toEqual([]);
    expect((await columnsNaming(now.db, person.id)).filter((column) => !mayName.includes(column))).toEqual(
      [],
    );
    const left = await eventually(
      'the queues are worked off',
      async () => {
        const things = await thingsElsewhere(now.stack, dataDir);
        const waits = found(
          things.filter(({ place }) => place.startsWith('queue ')),
          marks,
        );
        return waits.length === 0 && things;
      },
      60_000,
    );
    const things = left.filter(({ place, says }) => !isMark.test(says) && !remembered.includes(place));
    expect(found(things, marks)).toEqual([]);
    expect(things.filter(({ place }) => theirFiles.includes(place))).toEqual([]);
    expect(found([{ place: 'log', says: lines.join('\n') }], marks)).toEqual([]);
    const read = await readBy(now.stack, friend, groupId);
    expect(found([{ place: 'friend', says: read }], canaries)).toEqual([]);
    expect(read).toContain('canary by the friend');
  };
  await assertGone();
  expect((await now.ctx.personKeys.of([person.id])).size).toBe(0);

  // What a report shows stays under its own key, and goes with its time.
  expect((await now.ctx.personKeys.of([reportId])).size).toBe(1);

  await now.stop();
  await rm(database, { recursive: true });
  await cp(backup, database, { recursive: true });
  now = await start();
  expect(found(await rowsEverywhere(now.db), canaries).length).toBeGreaterThan(70);
  expect(found([{ place: 'friend', says: await readBy(now.stack, friend, groupId) }], written)).toEqual([]);
  await now.stack.invoker.invoke('job-sweep', {});
  await eventually(
    'the account is erased again',
    async () =>
      (
        await now.db.query({
          text: 'select from users where id = $1 and erased_at is not null',
          values: [person.id],
        })
      ).rowCount === 1 &&
      (await now.db.query({ text: 'select from erasures where user_id = $1', values: [person.id] }))
        .rowCount === 0,
    30_000,
  );
  await assertGone();

  clock.advance(retentionDays.report * day);
  await now.stack.invoker.invoke('job-sweep', {});
  const copies = await now.db.query({
    text: 'select from report_messages where report_id = $1',
    values: [reportId],
  });
  expect(copies.rowCount).toBe(0);
  const fresh = createContext(demoEnvironment(now.stack.stores, now.stack.origin, 'test'), { clock });
  expect((await fresh.personKeys.of([reportId])).size).toBe(0);
});

/** Says that an account is to be erased again, and that sessions are over, for a time. */
const remembered = ['umbra-records erased', 'redis ended-sessions'];
/** Says that no new key is made: an item of the table of keys that has no key. */
const isMark = /^\{"id":[^}]*\},"expiresAtSeconds":[^}]*\}\}$/;
const kindsElsewhere = [
  'umbra-records sessions#',
  'umbra-records exports#',
  'umbra-records links#',
  'umbra-records link#',
  'umbra-records push-trace#',
  'umbra-records limit#',
  'redis online',
  'redis connections:',
  'umbra-exports/',
  'umbra-attachments/stored/',
];

/** What the person's messages, versions and drafts say. */
async function writtenBy(person: TestPerson, conversationId: string): Promise<string[]> {
  const { messages } = accepted(
    await person.call<MessageListResult>('GET', `/api/conversations/${conversationId}/messages`),
  );
  const own = messages.filter(({ senderId }) => senderId === person.id);
  const texts = own.flatMap(({ body }) =>
    body && 'text' in body && body.text.length > 8 ? [body.text] : [],
  );
  const told = JSON.stringify(await sync(person));
  const [draft = ''] = /canary draft [\w-]+/.exec(told) ?? [];
  return [...texts, draft, 'canary before the edit', 'canary-file-name.txt'];
}
