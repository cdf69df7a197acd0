import type { KeyObject } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPersonKeys } from '../../functions/adapters/person-keys.ts';
import { openSecrets } from '../../functions/adapters/secrets.ts';
import type { PersonKeys } from '../../functions/core/context.ts';
import { ApiError } from '../../functions/wire/errors.ts';
import { keyLimits } from '../../functions/wire/limits.ts';
import { type Dynamo, startDynamo, tableIsActive } from '../../scripts/local/dynamo.ts';
import { setAwsEnvironment } from '../../scripts/local/stack/aws.ts';
import { uuid7 } from '../helpers/person.ts';
import { TestClock } from '../helpers/stack.ts';

const table = 'keys';
const secret = 'a master secret of more than 32 characters';
let dir: string;
let dynamo: Dynamo;
let clock: TestClock;

beforeEach(async () => {
  setAwsEnvironment(secret);
  dir = await mkdtemp(join(tmpdir(), 'umbra-keys-'));
  dynamo = await startDynamo({ dir });
  clock = new TestClock();
  await client().send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
  await tableIsActive(client(), table);
});
afterEach(async () => {
  await dynamo.stop();
  await rm(dir, { recursive: true, force: true });
});

test('whoever asks first makes the key, and all processes get the same one', async () => {
  const processes = Array.from({ length: 5 }, open);
  const [ann, bob] = [uuid7(), uuid7()];
  const keys = await Promise.all(processes.map((keys) => keys.ensure(ann)));
  expect(new Set(keys.map(hex)).size).toBe(1);
  expect(keys[0]?.symmetricKeySize).toBe(32);
  expect(hex(await open().ensure(bob))).not.toBe(hex(keys[0]));
  expect(hex((await open().of([ann])).get(ann))).toBe(hex(keys[0]));
});

test('any number of keys come at once, without those that there are not', async () => {
  const people = Array.from({ length: 250 }, uuid7);
  const writer = open();
  for (const id of people) await writer.ensure(id);
  const nobody = uuid7();
  const found = await open().of([...people, nobody]);
  expect(found.size).toBe(250);
  expect(found.has(nobody)).toBe(false);
});

test('a destroyed key is gone for good, at once here and within minutes in every other process', async () => {
  const [here, there] = [open(), open()];
  const ann = uuid7();
  await here.ensure(ann);
  await there.of([ann]);
  await here.destroy(ann);
  expect((await here.of([ann])).size).toBe(0);
  expect((await there.of([ann])).size, 'remembered').toBe(1);
  clock.advance(keyLimits.freshMs);
  expect((await there.of([ann])).size).toBe(0);
  for (const keys of [here, there, open()]) {
    await expect(keys.ensure(ann)).rejects.toMatchObject({ code: 'unauthenticated' });
  }
  await here.destroy(ann);
  const { Item } = await client().send(new GetItemCommand({ TableName: table, Key: { id: { S: ann } } }));
  expect(Object.keys(Item ?? {}).sort()).toEqual(['expiresAtSeconds', 'id']);
});

test('the table alone opens nothing, and keys cannot be swapped in it', async () => {
  const [ann, bob] = [uuid7(), uuid7()];
  const key = await open().ensure(ann);
  await open().ensure(bob);
  const { Item } = await client().send(new GetItemCommand({ TableName: table, Key: { id: { S: ann } } }));
  const wrapped = Buffer.from(Item?.wrapped?.B ?? []);
  expect(wrapped).toHaveLength(60);
  expect(wrapped.includes(key.export())).toBe(false);
  await expect(open('another master secret, just as long').of([ann])).rejects.toThrow();
  await client().send(
    new PutItemCommand({ TableName: table, Item: { id: { S: bob }, wrapped: { B: wrapped } } }),
  );
  await expect(open().of([bob])).rejects.toThrow();
});

test('while the table is away known keys hold for a while, and others are refused with a time to come back', async () => {
  const keys = open();
  const [ann, bob] = [uuid7(), uuid7()];
  await keys.ensure(ann);
  await dynamo.stop();
  const refused = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).toBody()).toMatchObject({
      code: 'unavailable',
      retry: 'later',
      retryAfterMs: keyLimits.retryMs,
    });
  };
  clock.advance(keyLimits.freshMs);
  expect((await keys.of([ann])).size).toBe(1);
  expect((await keys.ensure(ann)).symmetricKeySize).toBe(32);
  await refused(keys.of([ann, bob]));
  await refused(keys.ensure(bob));
  await refused(open().of([ann]));
  await refused(keys.destroy(ann));
  clock.advance(keyLimits.keptMs - keyLimits.freshMs);
  await refused(keys.of([ann]));
  await refused(keys.ensure(ann));

  dynamo = await startDynamo({ dir, port: dynamo.port });
  await refused(keys.ensure(ann));
  clock.advance(keyLimits.retryMs);
  expect((await keys.ensure(ann)).symmetricKeySize).toBe(32);
});

test('a process remembers a bounded number of keys, and forgets those first that were not asked for longest', async () => {
  const keys = open(secret, 3);
  const [ann, bob, cal, dee] = [uuid7(), uuid7(), uuid7(), uuid7()];
  for (const id of [ann, bob, cal]) await keys.ensure(id);
  await keys.of([ann]);
  await keys.ensure(dee);
  await dynamo.stop();
  expect((await keys.of([cal, dee, ann])).size).toBe(3);
  await expect(keys.of([bob])).rejects.toMatchObject({ code: 'unavailable' });
});

function open(master = secret, cachedMax = 1_000): PersonKeys {
  const secrets = openSecrets(async () => master);
  return openPersonKeys({ table, endpoint: dynamo.endpoint, secrets, clock, cachedMax });
}

function client(): DynamoDBClient {
  return new DynamoDBClient({ endpoint: dynamo.endpoint });
}

function hex(key: KeyObject | undefined): string | undefined {
  return key?.export().toString('hex');
}
