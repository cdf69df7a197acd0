import { beforeEach, describe, expect, test, vi } from 'vitest';
import { openExportFiles } from '../../functions/adapters/export-files.ts';
import type { ExportFiles } from '../../functions/core/context.ts';
import { exportLimits } from '../../functions/wire/limits.ts';
import { currentInvocation } from '../../scripts/local/lambda.ts';
import { exportsBucket } from '../../scripts/local/stack/stores.ts';
import { openTakeout } from '../../site/src/takeout/open.ts';
import { lookInto } from '../helpers/database.ts';
import { registerFriends, type TestPerson, uuid7 } from '../helpers/person.ts';
import { eventually, startTestStack, TestClock } from '../helpers/stack.ts';
import { allAt, exportsOf, fetched, fetchedFile, ready, runJob, signInAgain } from './harness.ts';

vi.setConfig({ testTimeout: 60_000 });
type Call = 'begin' | 'writePart' | 'finish';

/** The call at which the next worker dies: before it is made, or after it and before its answer is noted. */
let death: { call: Call; nth: number; after: boolean } | undefined;
let deaths = 0;
const calls: Record<Call, number> = { begin: 0, writePart: 0, finish: 0 };
let files: ExportFiles | undefined;
const dying = <Name extends Call>(name: Name): ExportFiles[Name] =>
  (async (...args: unknown[]) => {
    const real = files?.[name] as (...all: unknown[]) => Promise<unknown>;
    const dies = death?.call === name && ++calls[name] === death.nth ? death : undefined;
    const answer = dies && !dies.after ? undefined : await real(...args);
    if (!dies) return answer;
    death = undefined;
    deaths++;
    currentInvocation()?.kill();
    return new Promise(() => {});
  }) as ExportFiles[Name];

const sent: { exportId: string }[] = [];
const clock = new TestClock();
const quiet = { info: () => {}, error: () => {} };
const stack = await startTestStack({
  overrides: {
    clock,
    log: quiet,
    exportFiles: {
      begin: dying('begin'),
      writePart: dying('writePart'),
      finish: dying('finish'),
      abandon: (...args) => files?.abandon(...args) as Promise<void>,
      delete: (...args) => files?.delete(...args) as Promise<void>,
      link: (...args) => files?.link(...args) as Promise<string>,
      list: (...args) => files?.list(...args) as Promise<string[]>,
    },
    // The test calls the job, when it wants to.
    exportQueue: { send: async (work) => void sent.push(work as { exportId: string }) },
  },
});
files = openExportFiles({ bucket: exportsBucket, endpoint: stack.stores.s3.endpoint });
const db = lookInto(stack);
const { ann, bob, conversationId } = await registerFriends(stack);
const messages = 12_000;
await db.query({
  text: `
    insert into messages (conversation_id, seq, sender_id, client_id, sent_at, body)
    select $1, n, case when n % 2 = 0 then $2::uuid else $3::uuid end, gen_random_uuid(), now(),
      convert_to(json_build_object('type', 'text', 'text', 'number ' || n || repeat(' and so on', 150))::text, 'UTF8')
    from generate_series(1, $4::integer) n`,
  values: [conversationId, ann.id, bob.id, messages],
});
await db.query({
  text: 'update conversations set last_seq = $2 where id = $1',
  values: [conversationId, messages],
});

beforeEach(() => signInAgain(stack, ann));

/** Calls the job again and again, as the queue does after the visibility timeout, until the export is ready. */
async function untilReady(person: TestPerson, id: string): Promise<number> {
  for (let run = 1; run < 10; run++) {
    const before = deaths;
    const outcome = runJob(stack, person, id);
    await Promise.race([outcome, eventually('the worker died', () => deaths > before, 30_000)]).catch(
      () => {},
    );
    if ((await exportsOf.get(person, id)).body.status === 'ready') return run;
    clock.advance(exportLimits.holdMs + 1);
  }
  throw new Error('The export was never ready.');
}

describe.each<[string, typeof death, number]>([
  ['nowhere', undefined, 1],
  ['before its first part', { call: 'writePart', nth: 1, after: false }, 2],
  ['after a part, before that was noted', { call: 'writePart', nth: 2, after: true }, 2],
  ['before it joined the parts', { call: 'finish', nth: 1, after: false }, 2],
  ['after it joined the parts, before that was noted', { call: 'finish', nth: 1, after: true }, 2],
])('a worker that dies %s', (_, where, runs) => {
  test('is followed by another one, and the file has everything once', async () => {
    const { id } = (await exportsOf.create(ann)).body;
    Object.assign(calls, { begin: 0, writePart: 0, finish: 0 });
    death = where;
    const before = deaths;
    expect(await untilReady(ann, id)).toBe(runs);
    expect(deaths - before).toBe(where ? 1 : 0);
    const text = await fetched(ann, id);
    expect((await exportsOf.get(ann, id)).body).toMatchObject({
      messagesWritten: messages,
      messagesTotal: messages,
      sizeBytes: Buffer.byteLength(text),
    });
    expect(Buffer.byteLength(text)).toBeGreaterThan(2 * exportLimits.partBytes);
    const seqs = allAt(JSON.parse(text), 'conversations[].messages[].seq');
    expect(seqs).toEqual(Array.from({ length: messages }, (__, index) => index + 1));
  });
});

test.each([
  ['an archive', { kind: 'zip' }],
  ['a sealed archive', { kind: 'zip', passphrase: 'correct horse battery' }],
  ['a sealed document', { kind: 'json', passphrase: 'correct horse battery' }],
] as [string, { kind: string; passphrase?: string }][])(
  '%s goes on after each place where its worker dies, and opens whole',
  async (_, asked) => {
    const { id } = (await exportsOf.create(ann, uuid7(), asked)).body;
    for (const [call, after] of [
      ['begin', true],
      ['finish', true],
    ] as const) {
      Object.assign(calls, { begin: 0, writePart: 0, finish: 0 });
      death = { call, nth: 1, after };
      const before = deaths;
      runJob(stack, ann, id).catch(() => {});
      await eventually('the worker died', () => deaths > before, 60_000);
      clock.advance(exportLimits.holdMs + 1);
    }
    await untilReady(ann, id);
    await signInAgain(stack, ann);
    const takeout = await openTakeout(await fetchedFile(ann, id), { passphrase: asked.passphrase });
    expect(takeout.document.conversations[0]?.messages.map(({ seq }) => seq)).toEqual(
      Array.from({ length: messages }, (__, index) => index + 1),
    );
  },
);

test('two workers at once write one file, and the later one leaves it to the first', async () => {
  const { id } = (await exportsOf.create(ann)).body;
  const outcomes = await Promise.allSettled([runJob(stack, ann, id), runJob(stack, ann, id)]);
  expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeLessThan(2);
  await ready(ann, id);
  expect(allAt(JSON.parse(await fetched(ann, id)), 'conversations[].messages[].seq')).toHaveLength(messages);
});

test('an export that no job works at any more is begun again by looking, and given up in the end', async () => {
  const { id } = (await exportsOf.create(ann)).body;
  const look = async () => (await exportsOf.get(ann, id)).body.status;
  const asked = () => sent.filter(({ exportId }) => exportId === id).length;
  expect([await look(), asked()]).toEqual(['waiting', 1]);
  clock.advance(exportLimits.staleMs);
  expect([await look(), await look(), asked()]).toEqual(['waiting', 'waiting', 2]);
  clock.advance(exportLimits.staleMs);
  await signInAgain(stack, ann);
  expect((await ann.call<{ exports: unknown[] }>('GET', '/api/account/exports')).status).toBe(200);
  expect(asked()).toBe(3);
  clock.advance(exportLimits.staleMs);
  expect([await look(), asked()]).toEqual(['failed', 3]);
  expect((await exportsOf.create(ann, uuid7())).status).toBe(202);
});

test('an export that is deleted while it is written leaves nothing behind', async () => {
  const { id } = (await exportsOf.create(ann)).body;
  Object.assign(calls, { begin: 0, writePart: 0, finish: 0 });
  death = { call: 'writePart', nth: 2, after: false };
  const before = deaths;
  runJob(stack, ann, id).catch(() => {});
  await eventually('the worker died', () => deaths > before, 30_000);
  expect((await exportsOf.delete(ann, id)).status).toBe(204);
  clock.advance(exportLimits.holdMs + 1);
  await runJob(stack, ann, id);
  expect((await exportsOf.get(ann, id)).status).toBe(404);
  expect((await exportsOf.create(ann, uuid7())).status).toBe(202);
});
