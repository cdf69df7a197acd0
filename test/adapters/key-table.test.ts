import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { dynamoEndpoint } from '../../functions/adapters/aws/dynamodb.ts';
import { openKeyTable } from '../../functions/adapters/key-table.ts';
import { startAwsDouble } from './aws-double.ts';

const key = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
beforeEach(() => {
  process.env.AWS_ACCESS_KEY_ID = key.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = key.secretAccessKey;
  process.env.AWS_REGION = 'eu-west-1';
});
const stored = (id: string) => ({
  id: { S: id },
  wrapped: { B: Buffer.from(`key of ${id}`).toString('base64') },
});
const told = (type: string) => ({ body: { __type: `com.amazonaws.dynamodb.v20120810#${type}` } });

describe('the table of keys', () => {
  test('is asked as the SDK asks, signed', async () => {
    await using double = await startAwsDouble(key, 'dynamodb');
    double.answers({ status: 200, body: {} }, { status: 200, body: {} });
    await openKeyTable({ table: 'keys', endpoint: double.url }).read(['ann']);
    const sdk = new DynamoDBClient({ endpoint: double.url, region: 'eu-west-1', credentials: key });
    const Keys = [{ id: { S: 'ann' } }];
    await sdk.send(new BatchGetItemCommand({ RequestItems: { keys: { Keys, ConsistentRead: true } } }));
    sdk.destroy();
    const [own, theirs] = double.exchanges;
    expect(own).toMatchObject({ method: 'POST', url: '/', isSigned: true });
    expect(JSON.parse(own?.body ?? '')).toEqual(JSON.parse(theirs?.body ?? ''));
    for (const name of ['content-type', 'x-amz-target']) {
      expect(own?.headers[name], name).toBe(theirs?.headers[name]);
    }
  });

  test('is asked again for what it left undone, and says whose key was destroyed', async () => {
    await using double = await startAwsDouble(key, 'dynamodb');
    const UnprocessedKeys = { keys: { Keys: [{ id: { S: 'bob' } }] } };
    double.answers(
      { status: 200, body: { Responses: { keys: [stored('ann')] }, UnprocessedKeys } },
      { status: 200, body: { Responses: { keys: [{ id: { S: 'bob' } }] } } },
    );
    const found = await openKeyTable({ table: 'keys', endpoint: double.url }).read(['ann', 'bob', 'carl']);
    expect([...found]).toEqual([
      ['ann', Buffer.from('key of ann')],
      ['bob', 'destroyed'],
    ]);
    expect(JSON.parse(double.exchanges[1]?.body ?? '').RequestItems.keys.Keys).toEqual([
      { id: { S: 'bob' } },
    ]);
  });

  test('that already has a key takes no other, which is no failure', async () => {
    await using double = await startAwsDouble(key, 'dynamodb');
    const table = openKeyTable({ table: 'keys', endpoint: double.url });
    double.answers({ status: 400, ...told('ConditionalCheckFailedException') }, { status: 200, body: {} });
    expect(await table.add('ann', Buffer.from('k'))).toBe(false);
    expect(await table.add('ann', Buffer.from('k'))).toBe(true);
    expect(double.exchanges).toHaveLength(2);
  });

  test.each([
    ['throttles', { status: 400, ...told('ProvisionedThroughputExceededException') }],
    ['fails', { status: 500, ...told('InternalServerError') }],
    ['breaks off', { status: 'cut' as const }],
  ])('that %s is asked a second time, and is unavailable after that', async (_, answer) => {
    await using double = await startAwsDouble(key, 'dynamodb');
    const table = openKeyTable({ table: 'keys', endpoint: double.url });
    double.answers(answer, { status: 200, body: { Responses: { keys: [stored('ann')] } } });
    expect((await table.read(['ann'])).size).toBe(1);
    double.answers(answer, answer);
    await expect(table.read(['ann'])).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 1_000 });
    expect(double.exchanges).toHaveLength(4);
  });

  test('that refuses for good is not asked again', async () => {
    await using double = await startAwsDouble(key, 'dynamodb');
    double.answers({ status: 400, ...told('ResourceNotFoundException') });
    const read = openKeyTable({ table: 'keys', endpoint: double.url }).read(['ann']);
    await expect(read).rejects.toMatchObject({ code: 'unavailable' });
    expect(double.exchanges).toHaveLength(1);
  });
});

test('the address is the one that the SDK would take', () => {
  const AWS_REGION = 'eu-central-1';
  expect(dynamoEndpoint({ AWS_REGION })).toBe('https://dynamodb.eu-central-1.amazonaws.com');
  expect(dynamoEndpoint({ AWS_REGION, AWS_USE_DUALSTACK_ENDPOINT: 'true' })).toBe(
    'https://dynamodb.eu-central-1.api.aws',
  );
  expect(dynamoEndpoint({ AWS_REGION: 'cn-north-1' })).toBe('https://dynamodb.cn-north-1.amazonaws.com.cn');
  expect(dynamoEndpoint({ AWS_REGION, AWS_ENDPOINT_URL: 'http://localhost:1' })).toBe('http://localhost:1');
});
