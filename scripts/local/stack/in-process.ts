import { openQueue } from '../../../functions/adapters/queue.ts';
import { liveStoreOn } from '../../../functions/adapters/redis.ts';
import type { Overrides } from '../../../functions/context.ts';
import type { LiveStore, Queue, Sockets } from '../../../functions/core/context.ts';
import { openPostgres } from '../../../functions/db/postgres.ts';
import { type FunctionName, functions, type Resource } from '../../../functions/routes.ts';
import type { SocketApi } from '../gateway/socket-api.ts';
import { currentInvocation } from '../lambda/fast.ts';
import { type Backing, type Reply, ReplyError } from '../redis/reply.ts';
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
  const checks = openQueue({ url: stores.sqs.queueUrl('fanout'), endpoint: stores.sqs.endpoint });
  const ports: Partial<Record<Resource, Overrides>> = {
    postgres: { db },
    redis: { live: inProcessLiveStore(() => stores.redis.backing()) },
    sockets: { sockets: inProcessSockets(socketApi) },
    fanout: { fanoutQueue: inProcessChecks(checks) },
  };
  return {
    portsOf: (name, given = {}) => {
      const granted = functions[name].uses.map((resource) => ports[resource]);
      const own: Overrides = Object.assign({}, ...granted, given);
      return { ...own, ...(own.live ? { live: noting(own.live) } : {}) };
    },
    stop: () => db.end(),
  };
}

/** Where people cannot be looked up, they are not told of what the invocation does. */
function noting(live: LiveStore): LiveStore {
  return {
    async batch(build) {
      try {
        return await live.batch(build);
      } catch (error) {
        currentInvocation()?.troubled();
        throw error;
      }
    },
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

/**
 * The queue of checks that a message was told. A check is dropped when the invocation that asked for it ends well and none of its
 * stores failed: then everybody was told. One that has to be made goes to `queue`. If this process dies, so do all sockets, and
 * everybody syncs: nothing has to be kept for that.
 */
export function inProcessChecks(queue: Queue): Queue {
  return {
    async send(body, delaySeconds) {
      const invocation = currentInvocation();
      if (invocation === undefined) return queue.send(body, delaySeconds);
      invocation.unlessWell(() => queue.send(body, delaySeconds));
    },
  };
}

/** As the REST interface tells it: text instead of bytes. */
function plain(reply: Reply): unknown {
  if (reply instanceof ReplyError) throw reply;
  if (Array.isArray(reply)) return reply.map(plain);
  if (Buffer.isBuffer(reply)) return reply.toString();
  return typeof reply === 'bigint' ? Number(reply) : reply;
}
