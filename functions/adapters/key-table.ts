import { keysTableKeys as names } from '../environment.ts';
import { ApiError } from '../wire/errors.ts';
import { type Item, isConditionFailed, openDynamo } from './aws/dynamodb.ts';

/** What the table says of a holder: the wrapped key, or that there was one. */
export type StoredKey = Buffer | 'destroyed';

export interface KeyTable {
  /** Strongly consistent: a key that was just made is seen. Holders of whom nothing is stored are missing. */
  read(holderIds: readonly string[]): Promise<Map<string, StoredKey>>;
  /** Stores a wrapped key where nothing is stored of the holder. Returns whether it was. */
  add(holderId: string, wrapped: Buffer): Promise<boolean>;
  /** Overwrites the key; what is left in its place keeps another from being made, until the given time. */
  destroy(holderId: string, markExpiresAtSeconds: number): Promise<void>;
}

/** DynamoDB's limit for one request. */
const batchMax = 100;
const batchAttemptsMax = 5;

/**
 * The table of wrapped keys. Messages wait for it, so it is given up after two tries and 2 s at the most.
 *
 * @throws ApiError `unavailable`, from every method.
 */
export function openKeyTable(options: { table: string; endpoint?: string }): KeyTable {
  const { table, endpoint } = options;
  const ask = openDynamo({ endpoint, timeoutMs: 1_000, attemptsMax: 2 });

  /** What DynamoDB leaves undone, for instance because the answer would be too large, is asked again. */
  async function readBatch(holderIds: readonly string[]): Promise<[string, StoredKey][]> {
    const found: [string, StoredKey][] = [];
    let keys: readonly Item[] = holderIds.map((id) => ({ [names.partition]: { S: id } }));
    for (let attempt = 1; keys.length > 0; attempt++) {
      if (attempt > batchAttemptsMax) throw new Error('The table of keys leaves keys out.');
      const RequestItems = { [table]: { Keys: keys, ConsistentRead: true } };
      const answer: BatchAnswer = await ask('BatchGetItem', { RequestItems });
      for (const item of answer.Responses?.[table] ?? []) {
        const wrapped = item[names.wrapped]?.B;
        found.push([item[names.partition]?.S ?? '', wrapped ? Buffer.from(wrapped, 'base64') : 'destroyed']);
      }
      keys = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    }
    return found;
  }

  return {
    async read(holderIds) {
      const batches: (readonly string[])[] = [];
      for (let from = 0; from < holderIds.length; from += batchMax) {
        batches.push(holderIds.slice(from, from + batchMax));
      }
      return new Map((await call(() => Promise.all(batches.map(readBatch)))).flat());
    },

    async add(holderId, wrapped) {
      const put = {
        TableName: table,
        Item: { [names.partition]: { S: holderId }, [names.wrapped]: { B: wrapped.toString('base64') } },
        ConditionExpression: 'attribute_not_exists(#id)',
        ExpressionAttributeNames: { '#id': names.partition },
      };
      try {
        await call(() => ask('PutItem', put));
        return true;
      } catch (error) {
        if (isConditionFailed(error)) return false;
        throw error;
      }
    },

    async destroy(holderId, markExpiresAtSeconds) {
      const Item = {
        [names.partition]: { S: holderId },
        [names.expiry]: { N: String(markExpiresAtSeconds) },
      };
      await call(() => ask('PutItem', { TableName: table, Item }));
    },
  };
}

type Found = Readonly<Record<string, { readonly S?: string; readonly B?: string } | undefined>>;

interface BatchAnswer {
  readonly Responses?: Readonly<Record<string, readonly Found[]>>;
  readonly UnprocessedKeys?: Readonly<Record<string, { readonly Keys: readonly Item[] }>>;
}

async function call<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  try {
    return await send();
  } catch (error) {
    if (isConditionFailed(error)) throw error;
    throw new ApiError('unavailable', { retryAfterMs: 1_000, cause: error });
  }
}
