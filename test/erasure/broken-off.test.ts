import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { createContext } from '../../functions/context.ts';
import { runErasure, steps } from '../../functions/core/erasure/run.ts';
import { findLeftovers } from '../../functions/core/erasure/sweep.ts';
import type {
  ErasureReceipt,
  ErasureState,
  ReceiptAnswer,
  ReceiptKey,
} from '../../functions/wire/erasure.ts';
import { type Passport, passportPath } from '../../functions/wire/passport.ts';
import { environmentFor } from '../../scripts/local/stack/environment.ts';
import { attachmentsBucket, exportsBucket } from '../../scripts/local/stack/stores.ts';
import { flawOf } from '../../scripts/privacy/receipt.ts';
import { upload, words } from '../attachments/harness.ts';
import { accepted, groups } from '../groups/harness.ts';
import { lookInto } from '../helpers/database.ts';
import { befriend, register, request, type TestPerson } from '../helpers/person.ts';
import { startTestStack } from '../helpers/stack.ts';

const stack = await startTestStack();
const db = lookInto(stack);
const ctx = createContext(
  environmentFor(stack.stores, { origins: [stack.origin], version: 'test', socketsEndpoint: stack.origin })(
    'job-erasure',
  ),
  { log: { info: () => {}, error: () => {} } },
);
await register(stack, 'admin');

const put = async (Bucket: string, Key: string) => {
  const client = new S3Client({ endpoint: stack.stores.s3.endpoint, forcePathStyle: true });
  await client.send(new PutObjectCommand({ Bucket, Key, Body: 'planted' }));
  client.destroy();
};

async function askedByEva() {
  const [eva, bob] = [await register(stack, 'eva'), await register(stack, 'bob')];
  const direct = await befriend(eva, bob);
  accepted(await groups.create(eva, 'Moon', [bob]));
  for (const text of ['one', 'two']) accepted(await groups.write(eva, direct, text));
  await upload(eva, words());
  const preview = accepted(
    await eva.call<{ counts: Record<string, number> }>('GET', '/api/account/erasure/preview'),
  );
  const { erasure } = accepted(
    await eva.call<ErasureState>('POST', '/api/account/erasure', { handle: eva.handle }),
  );
  await db.query({ text: 'update erasures set due_at = requested_at where user_id = $1', values: [eva.id] });
  return { eva, bob, preview, token: erasure?.receiptToken ?? '' };
}
const receiptOf = async (token: string) =>
  accepted(await request<ReceiptAnswer>(stack, 'POST', '/api/erasure-receipts', { token }));
const isErased = async ({ id }: TestPerson) =>
  (await db.query({ text: 'select from users where id = $1 and erased_at is not null', values: [id] }))
    .rowCount === 1;

describe('a job that dies', () => {
  test.each([...Object.keys(steps), 'sweep'])(
    'after "%s" goes on in the next run, and counts nothing twice',
    async (dies) => {
      const { eva, preview, token } = await askedByEva();
      const dying = runErasure(ctx, eva.id, undefined, (name) => {
        if (name === dies) throw new Error('killed');
      });
      await expect(dying).rejects.toThrow('killed');
      expect((await receiptOf(token)).state).toBe('erasing');
      expect(await runErasure(ctx, eva.id)).toBe('done');
      expect(await isErased(eva)).toBe(true);
      const { receipt } = await receiptOf(token);
      for (const [name, count] of Object.entries(preview.counts)) {
        expect([name, receipt?.statement.erased[name] ?? 0]).toEqual([name, count]);
      }
      expect(await runErasure(ctx, eva.id)).toBe('done');
    },
  );

  test('before each piece of work, one after the other, gets to the end all the same', async () => {
    const { eva } = await askedByEva();
    for (let allowed = 0; ; allowed++) {
      let left = allowed;
      if ((await runErasure(ctx, eva.id, () => left-- > 0)) === 'done') break;
      expect(allowed).toBeLessThan(200);
    }
    expect(await isErased(eva)).toBe(true);
  });
});

describe('something that is left', () => {
  test.each([
    [
      'an item',
      async ({ id }: TestPerson) =>
        void (await ctx.records.put({
          pk: `push-trace#${id}`,
          sk: 'planted',
          expiresAtSeconds: 9_999_999_999,
          data: {},
        })),
    ],
    [
      'a key',
      ({ id }: TestPerson) =>
        ctx.live.batch((batch) => batch.zadd('online', {}, { score: Date.now() + 60_000, member: id })),
    ],
    [
      'a row',
      ({ id }: TestPerson) =>
        db.query({
          text: `insert into recovery_codes (user_id, code_hash) values ($1, 'planted')`,
          values: [id],
        }),
    ],
    [
      'a column',
      ({ id }: TestPerson) =>
        db.query({ text: `update users set email = 'planted@example.org' where id = $1`, values: [id] }),
    ],
    [
      'a name in a row of somebody else',
      ({ id }: TestPerson, { id: other }: TestPerson) =>
        db.query({
          text: 'insert into blocks (blocker_id, blocked_id, created_at) values ($2, $1, now())',
          values: [id, other],
        }),
    ],
    ['a file of an export', ({ id }: TestPerson) => put(exportsBucket, `${id}/planted`)],
    [
      'an attachment',
      async ({ id }: TestPerson) => {
        const { rows } = await db.query<{ key: string }>({
          text: `select key from erasures, unnest(object_keys) key where user_id = $1 and key like 'stored/%'`,
          values: [id],
        });
        await put(attachmentsBucket, `${rows[0]?.key}.preview`);
      },
    ],
  ])('(%s) fails the job, which gives no receipt before it is gone', async (_, plant) => {
    const { eva, bob, token } = await askedByEva();
    const run = runErasure(ctx, eva.id, undefined, async (name) => {
      if (name === 'tell') await plant(eva, bob);
    });
    await expect(run).rejects.toThrow(/^Erasure left 1 × /);
    expect((await receiptOf(token)).state).toBe('erasing');
    expect(await findLeftovers(ctx, { userId: eva.id, handle: eva.handle })).toHaveLength(1);
  });
});

test('a receipt that was changed is noticed', async () => {
  const { eva, token } = await askedByEva();
  await runErasure(ctx, eva.id);
  const { receipt } = await receiptOf(token);
  expect(flawOf(receipt)).toBeUndefined();
  expect(JSON.stringify(receipt)).not.toContain(eva.id);
  expect(JSON.stringify(receipt)).not.toContain(eva.handle);
  const changed = structuredClone(receipt) as ErasureReceipt;
  changed.statement.erased.messages = 0;
  expect(flawOf(changed)).toBe('The signature does not fit.');
  expect(flawOf({ ...receipt, signature: 'AAAA' })).toBe('The signature does not fit.');
  expect(flawOf(receipt, 'another')).toBe('It was signed with another key.');
  const passport = accepted(await request<Passport>(stack, 'GET', passportPath));
  const { fingerprint } = accepted(await request<ReceiptKey>(stack, 'GET', passport.erasureReceipts.keyUrl));
  expect(flawOf(receipt, fingerprint)).toBeUndefined();
});
