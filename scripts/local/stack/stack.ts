import type { Overrides } from '../../../functions/context.ts';
import {
  dailyRuns,
  httpRoutes,
  queueJobs,
  socketAuthorizer,
  socketRoutes,
} from '../../../functions/routes.ts';
import { securityHeaders } from '../../../functions/wire/headers.ts';
import { passportOf, passportPath } from '../../../functions/wire/passport.ts';
import { createEdge, type Edge } from '../edge/edge.ts';
import { createHttpApi } from '../gateway/http-api.ts';
import { createSocketApi, type SocketApi } from '../gateway/socket-api.ts';
import { createFastInvoker } from '../lambda/fast.ts';
import { createInvoker, type Invoker } from '../lambda.ts';
import { checkSigned, type LoopbackServer, serveLoopback } from './aws.ts';
import { environmentFor } from './environment.ts';
import { loadFunctions } from './functions.ts';
import { type InProcess, openInProcess } from './in-process.ts';
import type { StackOptions } from './options.ts';
import { type Stores, startStores } from './stores.ts';

export type { StackOptions } from './options.ts';

export interface Stack {
  /** What to open in a browser. */
  readonly url: string;
  readonly origin: string;
  readonly stores: Stores;
  readonly invoker: Invoker;
  readonly socketApi: SocketApi;
  /** Stops everything, the last started first. A repeat does nothing. */
  stop(): Promise<void>;
}

const dayMs = 86_400_000;
const firstRunMs = 60_000;

/** Starts the whole product in this process: every store, the gateway, all functions of the manifest, and the edge. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const stops: (() => Promise<void>)[] = [];
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= stopAll(stops);
    return stopped;
  };
  try {
    return { ...(await assemble(options, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble(options: StackOptions, stops: (() => Promise<void>)[]): Promise<Omit<Stack, 'stop'>> {
  const stores = await startStores(options);
  stops.push(stores.stop);
  let inProcess: InProcess | undefined;
  // Before the stores, and after the sockets, whose handlers still need it.
  stops.push(async () => inProcess?.stop());

  // The functions need the gateway's address and the gateway needs the functions, so it is told when they are there.
  let invoker: Invoker | undefined;
  const invoke: Invoker['invoke'] = (name, event) => {
    if (!invoker) return Promise.reject(new Error('The functions are not loaded yet.'));
    return invoker.invoke(name, event);
  };
  const socketApi = createSocketApi({
    routes: socketRoutes,
    authorizer: socketAuthorizer,
    invoke,
    verify: checkSigned('execute-api', stores.credentials),
    // The cloud's limit protects a shared gateway; here there is nobody to share with.
    ...(options.inProcess ? { maxNewConnectionsPerSecond: Number.MAX_SAFE_INTEGER } : {}),
    ...(options.idleTimeoutMs === undefined ? {} : { idleTimeoutMs: options.idleTimeoutMs }),
    ...(options.onSocketAttempt ? { onAttempt: options.onSocketAttempt } : {}),
    ...(options.maxLifetimeMs === undefined ? {} : { maxLifetimeMs: options.maxLifetimeMs }),
  });
  const management: LoopbackServer = await serveLoopback(socketApi.management);
  stops.push(management.stop);

  const httpApi = createHttpApi({ routes: httpRoutes, invoke });
  const edge: Edge = await createEdge({
    siteDir: options.siteDir,
    httpApi,
    socketApi,
    documents: { [passportPath]: passportOf({ version: options.version, kind: 'local', region: null }) },
    securityHeaders: securityHeaders({ https: false, uploadOrigin: stores.s3.endpoint }),
    port: options.port,
    ...(options.host ? { host: options.host } : {}),
  });
  stops.push(() => edge.stop());
  stops.push(() => socketApi.stop());

  const origin = `http://localhost:${edge.port}`;
  const origins = [origin, `http://127.0.0.1:${edge.port}`, ...(options.host ? [edge.url] : [])];
  const names = environmentFor(stores, {
    origins,
    version: options.version,
    adminHandle: options.adminHandle,
    registration: options.registration,
    socketsEndpoint: `${management.url}/ws`,
  });
  const overrides = withRates(options);
  inProcess = options.inProcess ? openInProcess(stores, socketApi) : undefined;
  const loaded = await loadFunctions({
    environmentOf: names,
    overridesOf: (name) => inProcess?.portsOf(name, overrides) ?? overrides,
    watch: inProcess === undefined,
    onPortCall: options.onPortCall,
  });
  invoker = inProcess
    ? createFastInvoker({ functions: loaded })
    : createInvoker({ functions: loaded, strict: options.strict ?? false });
  for (const job of queueJobs) {
    const { queue, batchSize } = job;
    const subscription = stores.sqs.subscribe(queue, {
      batchSize,
      invoke: async (event) => (await invoke(job.function, event)) as undefined,
    });
    stops.push(() => subscription.stop());
  }
  const delivery = stores.events.deliverTo(invoke);
  stops.push(() => delivery.stop());
  for (const { function: name } of dailyRuns) stops.push(daily(() => invoke(name, {})));
  return { url: `${origin}/`, origin, stores, invoker, socketApi };
}

function withRates({ overrides, rateFactor = 1 }: StackOptions): Overrides {
  return { ...overrides, settings: { rateFactor, ...overrides?.settings } };
}

/** Runs soon after the start and then once a day. What fails is tried again the next day. */
function daily(run: () => Promise<unknown>): () => Promise<void> {
  let underWay: Promise<unknown> = Promise.resolve();
  const begin = () => {
    underWay = run().catch((error: unknown) => console.error('daily run failed', error));
  };
  const first = setTimeout(begin, firstRunMs).unref();
  const repeated = setInterval(begin, dayMs).unref();
  return async () => {
    clearTimeout(first);
    clearInterval(repeated);
    await underWay;
  };
}

async function stopAll(stops: (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const stop of stops.reverse()) await stop().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, 'The stack did not stop cleanly.');
}
