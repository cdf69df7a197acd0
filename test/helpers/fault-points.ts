import { openQueue } from '../../functions/adapters/queue.ts';
import type { Context } from '../../functions/core/context.ts';
import { currentInvocation } from '../../scripts/local/lambda.ts';
import type { Stack } from '../../scripts/local/stack/stack.ts';
import { countedPorts } from './ports.ts';

/**
 * Points at which a handler dies as by SIGKILL: nothing behind the point runs, no `catch` of the handler sees it, and the
 * gateway answers as for a function that crashed. Each strikes the next message once.
 */
export interface FaultPoints {
  readonly overrides: Pick<Context, 'db' | 'live' | 'sockets' | 'fanoutQueue'>;
  /** How many handlers have died. */
  readonly deaths: () => number;
  /** The message is inserted, and its transaction is not committed: the database rolls it back. */
  dieBeforeCommit(): void;
  /** The message is committed, and nobody has been told. */
  dieBeforeFanout(): void;
  /** These connections have been told, and no other. */
  dieAfterPushTo(connectionIds: readonly string[]): void;
  /** While true the handler of `$disconnect` dies before it has done anything. */
  missesDisconnects: boolean;
  /** While true no check of the fan-out is enqueued. */
  losesChecks: boolean;
  /** Connects the ports to the stack, which needs them before it has addresses. */
  connect(stack: Stack): Promise<void>;
}

export function faultPoints(): FaultPoints {
  const real = countedPorts();
  const { db, live, sockets } = real.overrides;
  let queue: Context['fanoutQueue'] | undefined;
  let deaths = 0;
  let nextMessage: 'commits' | 'dies before commit' | 'dies before fan-out' = 'commits';
  let toldIds: readonly string[] | undefined;
  let told = Promise.withResolvers<void>();

  /** Never settles: the code that called goes no further. */
  const die = (): Promise<never> => {
    deaths++;
    currentInvocation()?.kill();
    return new Promise(() => {});
  };

  const points: FaultPoints = {
    deaths: () => deaths,
    missesDisconnects: false,
    losesChecks: false,
    dieBeforeCommit: () => {
      nextMessage = 'dies before commit';
    },
    dieBeforeFanout: () => {
      nextMessage = 'dies before fan-out';
    },
    dieAfterPushTo: (connectionIds) => {
      toldIds = connectionIds;
      told = Promise.withResolvers();
    },
    overrides: {
      db: {
        transaction: (work) => db.transaction(work),
        query: async (statement) => {
          const fate = statement.name === 'message-send' ? nextMessage : 'commits';
          if (fate === 'commits') return db.query(statement);
          nextMessage = 'commits';
          if (fate === 'dies before fan-out') await db.query(statement);
          else await rollBack(db, (tx) => tx.query(statement));
          return die();
        },
      },
      live: {
        batch: (build) =>
          points.missesDisconnects && currentInvocation()?.functionName === 'ws-disconnect'
            ? die()
            : live.batch(build),
      },
      sockets: {
        close: (connectionId) => sockets.close(connectionId),
        post: async (connectionId, frame) => {
          if (toldIds === undefined || !frame.startsWith('{"type":"event"'))
            return sockets.post(connectionId, frame);
          if (!toldIds.includes(connectionId)) {
            await told.promise;
            return die();
          }
          const outcome = await sockets.post(connectionId, frame);
          toldIds = undefined;
          told.resolve();
          return outcome;
        },
      },
      fanoutQueue: {
        send: async (body, delaySeconds) => {
          if (!points.losesChecks) await queue?.send(body, delaySeconds);
        },
      },
    },
    async connect(stack) {
      await real.connect(stack);
      const { sqs } = stack.stores;
      queue = openQueue({ url: sqs.queueUrl('fanout'), endpoint: sqs.endpoint });
    },
  };
  return points;
}

/** Does the work in a transaction that never commits. */
async function rollBack(db: Context['db'], work: Parameters<Context['db']['transaction']>[0]): Promise<void> {
  const rolledBack = new Error('The handler died before commit.');
  const outcome = await db
    .transaction(async (tx) => {
      await work(tx);
      throw rolledBack;
    })
    .catch((error: unknown) => error);
  if (outcome !== rolledBack) throw outcome;
}
