import { afterAll } from 'vitest';
import { openRedis } from '../../functions/adapters/redis.ts';
import { openSockets } from '../../functions/adapters/sockets.ts';
import type { Context, Database, LiveStore, Sockets } from '../../functions/core/context.ts';
import { openPostgres } from '../../functions/db/postgres.ts';
import { serveLoopback } from '../../scripts/local/stack/aws.ts';
import type { Stack } from '../../scripts/local/stack/stack.ts';

/** Real ports that count their round trips and fail when they are told to. */
export interface CountedPorts {
  readonly overrides: Pick<Context, 'db' | 'live' | 'sockets'>;
  readonly calls: { db: number; live: number; posts: number };
  /** Round trips since the last reset. */
  reset(): void;
  /** Makes the next batch of the live store fail, as if the handler had lost it or died there. */
  failNextBatch(): void;
  /** Makes the next post to a socket fail. */
  failNextPost(): void;
  /** Connects the ports to the stack, which needs them before it has addresses. */
  connect(stack: Stack): Promise<void>;
}

export function countedPorts(): CountedPorts {
  const calls = { db: 0, live: 0, posts: 0 };
  let real: { db: Database; live: LiveStore; sockets: Sockets } | undefined;
  const ports = () => {
    if (!real) throw new Error('The ports are not connected yet.');
    return real;
  };
  const failing = { batch: false, post: false };
  const failOnce = (what: keyof typeof failing) => {
    if (!failing[what]) return;
    failing[what] = false;
    throw new Error('Failed by the test.');
  };
  return {
    calls,
    overrides: {
      db: {
        query: (statement) => {
          calls.db++;
          return ports().db.query(statement);
        },
        transaction: (work) => {
          calls.db++;
          return ports().db.transaction(work);
        },
      },
      live: {
        batch: async (build) => {
          calls.live++;
          failOnce('batch');
          return ports().live.batch(build);
        },
      },
      sockets: {
        post: async (connectionId, frame) => {
          calls.posts++;
          failOnce('post');
          return ports().sockets.post(connectionId, frame);
        },
        close: (connectionId) => ports().sockets.close(connectionId),
      },
    },
    reset: () => Object.assign(calls, { db: 0, live: 0, posts: 0 }),
    failNextBatch: () => {
      failing.batch = true;
    },
    failNextPost: () => {
      failing.post = true;
    },
    async connect(stack) {
      const db = openPostgres({ connectionString: stack.stores.databaseUrl, poolMax: 6 });
      const management = await serveLoopback(stack.socketApi.management);
      const sockets = openSockets({ endpoint: `${management.url}/ws` });
      real = { db, live: openRedis(stack.stores.redis), sockets };
      afterAll(async () => {
        await management.stop();
        await db.end();
      });
    },
  };
}
