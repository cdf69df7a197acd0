import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { Clock, ExpiringRecord, Records } from '../core/context.ts';
import { recordsTableKeys as keys } from '../environment.ts';
import { ApiError } from '../wire/errors.ts';

type Item = Record<string, AttributeValue>;

/** The table of expiring records. An expired item is refused here, because DynamoDB deletes it up to days later. */
export function openRecords(options: { table: string; endpoint?: string; clock: Clock }): Records {
  const client = new DynamoDBClient({
    ...(options.endpoint ? { endpoint: options.endpoint } : {}),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  });
  const TableName = options.table;
  const alive = (record: ExpiringRecord) => record.expiresAtSeconds * 1_000 > options.clock.now();

  return {
    async get(pk, sk) {
      const Key = keyOf(pk, sk);
      const answer = await call(() =>
        client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true })),
      );
      const record = answer.Item && recordOf(answer.Item);
      return record && alive(record) ? record : undefined;
    },

    async list(pk) {
      const records: ExpiringRecord[] = [];
      let ExclusiveStartKey: Item | undefined;
      do {
        const answer = await call(() =>
          client.send(
            new QueryCommand({
              TableName,
              KeyConditionExpression: '#pk = :pk',
              ExpressionAttributeNames: { '#pk': keys.partition },
              ExpressionAttributeValues: { ':pk': { S: pk } },
              ConsistentRead: true,
              ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
            }),
          ),
        );
        records.push(...(answer.Items ?? []).map(recordOf));
        ExclusiveStartKey = answer.LastEvaluatedKey;
      } while (ExclusiveStartKey);
      return records.filter(alive);
    },

    async put(record, expected) {
      const Item = { ...keyOf(record.pk, record.sk), ...itemOf(record) };
      try {
        await call(() =>
          client.send(new PutItemCommand({ TableName, Item, ...conditionOf(expected, options.clock) })),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },

    async delete(pk, sk) {
      await call(() => client.send(new DeleteItemCommand({ TableName, Key: keyOf(pk, sk) })));
    },

    async ping() {
      await call(() => client.send(new GetItemCommand({ TableName, Key: keyOf('ping', 'ping') })));
    },
  };
}

async function call<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) throw error;
    throw new ApiError('unavailable', { retryAfterMs: 1_000, cause: error });
  }
}

function keyOf(pk: string, sk: string): Item {
  return { [keys.partition]: { S: pk }, [keys.sort]: { S: sk } };
}

function itemOf(record: ExpiringRecord): Item {
  const data = Object.entries(record.data).map(([name, value]) => [`d_${name}`, attributeValue(value)]);
  return { [keys.expiry]: { N: String(record.expiresAtSeconds) }, ...Object.fromEntries(data) };
}

function recordOf(item: Item): ExpiringRecord {
  const data: Record<string, string | number | boolean | null> = {};
  for (const [name, value] of Object.entries(item)) {
    if (name.startsWith('d_')) data[name.slice(2)] = plainValue(value);
  }
  return {
    pk: item[keys.partition]?.S ?? '',
    sk: item[keys.sort]?.S ?? '',
    expiresAtSeconds: Number(item[keys.expiry]?.N ?? 0),
    data,
  };
}

function attributeValue(value: string | number | boolean | null): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  return typeof value === 'number' ? { N: String(value) } : { BOOL: value };
}

function plainValue(attribute: AttributeValue): string | number | boolean | null {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return Number(attribute.N);
  return attribute.BOOL ?? null;
}

/** An item that has expired counts as absent, even while the store has not deleted it yet. */
function conditionOf(expected: 'absent' | ExpiringRecord['data'] | undefined, clock: Clock) {
  if (expected === undefined) return {};
  if (expected === 'absent') {
    return {
      ConditionExpression: 'attribute_not_exists(#pk) or #expiry <= :now',
      ExpressionAttributeNames: { '#pk': keys.partition, '#expiry': keys.expiry },
      ExpressionAttributeValues: { ':now': { N: String(Math.floor(clock.now() / 1_000)) } },
    };
  }
  const fields = Object.entries(expected);
  return {
    ConditionExpression: fields.map((_, index) => `#f${index} = :f${index}`).join(' and '),
    ExpressionAttributeNames: Object.fromEntries(fields.map(([name], index) => [`#f${index}`, `d_${name}`])),
    ExpressionAttributeValues: Object.fromEntries(
      fields.map(([, value], index) => [`:f${index}`, attributeValue(value)]),
    ),
  };
}
