import { liveStoreOn } from '../../../functions/adapters/redis.ts';
import type { Overrides } from '../../../functions/context.ts';
import type { DelayQueue, LiveStore, Queue, Sockets } from '../../../functions/core/context.ts';
import { openPostgres } from '../../../functions/db/postgres.ts';
import { type FunctionName, functions, type Resource } from '../../../functions/routes.ts';
import type { SocketApi } from '../gateway/socket-api.ts';
import type { LocalEvents } from '../lambda/events.ts';
import { type Backing, type Reply, ReplyError } from '../redis/reply.ts';
import type { LocalSqs } from '../sqs/server.ts';
import type { Stores } from './stores.ts';

/**
 * Ports that are answered in this process: what `npm start` uses instead of signed requests to itself. They keep what the ports
 * promise, and the tests that hold the others hold them, too.
 */

/** Connections to the database, for all functions together. */
const poolMax = 10;

export interface InProcess {
  /** The ports that the manifest grants a function, with those of `given` instead where there are any. */
  portsOf(name: FunctionName, given?: Overrides): Overrides;
  stop(): Promise<void>;
}

/** Opens these ports, once for all functions. */
export function openInProcess(stores: Stores, socketApi: SocketApi): InProcess {
  const db = openPostgres({ connectionString: stores.databaseUrl, poolMax });
  const ports: Partial<Record<Resource, Overrides>> = {
    postgres: { db },
    redis: { live: inProcessLiveStore(() => stores.redis.backing()) },
    sockets: { sockets: inProcessSockets(socketApi) },
    fanout: { fanoutQueue: inProcessQueue(stores.sqs, 'fanout') },
    files: { filesQueue: inProcessEventJob(stores.events, 'job-files') },
    erasures: { erasureQueue: inProcessEventJob(stores.events, 'job-erasure') },
    mails: { mailQueue: inProcessEventJob(stores.events, 'job-mail') },
    'export-job': { exportQueue: inProcessEventJob(stores.events, 'job-exports') },
  };
  return {
    portsOf: (name, given = {}) => {
      const granted = functions[name].uses.map((resource) => ports[resource]);
      return Object.assign({}, ...granted, given) as Overrides;
    },
    stop: () => db.end(),
  };
}

/** The live store without HTTP. */
export function inProcessLiveStore(backing: () => Backing): LiveStore {
  return liveStoreOn(async (commands) => {
    const replies = await backing().pipeline(commands.map((command) => command.map(String)));
    return replies.map(plain);
  });
}

/** Pushes straight into the gateway. */
export function inProcessSockets(socketApi: Pick<SocketApi, 'post' | 'close'>): Sockets {
  return {
    post: async (connectionId, frame) => (socketApi.post(connectionId, frame) ? 'sent' : 'gone'),
    close: async (connectionId) => socketApi.close(connectionId),
  };
}

/** Sends straight into the queue, whose journal keeps what was sent as it does for the others. */
export function inProcessQueue(sqs: Pick<LocalSqs, 'send'>, name: string): DelayQueue {
  return { send: (body, delaySeconds = 0) => sqs.send(name, JSON.stringify(body), delaySeconds) };
}

/** Has a function called, as the signed request would. */
export function inProcessEventJob(events: Pick<LocalEvents, 'send'>, functionName: string): Queue {
  return { send: (body) => events.send(functionName, JSON.stringify(body)) };
}

/** As the REST interface tells it: text instead of bytes. */
function plain(reply: Reply): unknown {
  if (reply instanceof ReplyError) throw reply;
  if (Array.isArray(reply)) return reply.map(plain);
  if (Buffer.isBuffer(reply)) return reply.toString();
  return typeof reply === 'bigint' ? Number(reply) : reply;
}
