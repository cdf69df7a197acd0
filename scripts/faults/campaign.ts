import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { textOf } from '../../functions/wire/plain.ts';
import { checkHistory } from './checker.ts';
import { Client } from './client.ts';
import { collectViews, settle } from './collect.ts';
import { CrashingPostgres, steadyPort } from './database.ts';
import { type FaultCounts, Faults } from './faults.ts';
import type { History } from './history.ts';
import type { LinkOptions } from './http-link.ts';
import { introduce, newClientId } from './people.ts';
import { pick, type Random, seededRandom } from './random.ts';
import { Recorder } from './recorder.ts';
import { ServerProcess } from './server.ts';
import type { ServerReport } from './server-process.ts';
import type { Violation } from './violation.ts';
import { type Chances, Weather } from './weather.ts';

export interface CampaignOptions {
  readonly sends: number;
  readonly clients: number;
  readonly faults: FaultCounts;
  /** After this no more is written and no more fails; what was begun is finished and checked. */
  readonly maxMs: number;
  /** For the choices of the run. What the machine makes of them is another thing each time. */
  readonly seed: number;
  readonly redis: 'auto' | 'engine';
  /** Worse weather than usual between the clients and the server. */
  readonly chances?: Partial<Chances>;
  /** Ends the writing early, as `maxMs` does. */
  readonly signal?: AbortSignal;
  /** Without waiting for a heartbeat: everybody looks at their screen in the end, which makes the app check. */
  readonly isHurried?: boolean;
  readonly log?: (line: string) => void;
  /** Wrong on purpose, to see that it is found. */
  readonly mistake?: {
    readonly clientIdFor?: LinkOptions['clientIdFor'];
    /** Done to the database at the end, before the histories are fetched. */
    readonly sql?: string;
  };
}

export interface CampaignResult {
  readonly history: History;
  readonly violations: readonly Violation[];
  readonly faults: FaultCounts;
  readonly server: ServerReport;
  /** Who had not caught up when time was over. */
  readonly lacking: readonly string[];
  /** From the first message to the last acknowledgement and repair. */
  readonly busyMs: number;
}

const backlogMax = 8;
const typingIntervalMs = 10;
const readShare = 0.3;
const progressIntervalMs = 20_000;
/** Longer than a heartbeat, after which every client has compared its positions with the server's. */
const settleMs = 120_000;

/** Runs the product under load while its parts fail, and checks what everybody saw. Ends all that it started. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const random = seededRandom(options.seed);
  const dir = await mkdtemp(join(tmpdir(), 'umbra-faults-'));
  const database = new CrashingPostgres(join(dir, 'postgres'), await steadyPort(Math.random));
  const port = await steadyPort(Math.random);
  let server: ServerProcess | undefined;
  let clients: Client[] = [];
  try {
    await database.start();
    server = new ServerProcess({ dataDir: dir, port, databaseUrl: database.url, redis: options.redis });
    await server.start();
    const recorder = new Recorder();
    clients = makeClients(options, `http://127.0.0.1:${port}`, recorder, random);
    return await Promise.race([
      run(options, { random, database, server, recorder, clients }),
      server.died.promise,
    ]);
  } finally {
    for (const client of clients) client.close();
    await server?.stop();
    await database.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

interface Parts {
  readonly random: Random;
  readonly database: CrashingPostgres;
  readonly server: ServerProcess;
  readonly recorder: Recorder;
  readonly clients: readonly Client[];
}

async function run(options: CampaignOptions, parts: Parts): Promise<CampaignResult> {
  const { database, server, recorder, clients } = parts;
  const log = options.log ?? (() => {});
  const signals = [AbortSignal.timeout(options.maxMs), ...(options.signal ? [options.signal] : [])];
  const signal = AbortSignal.any(signals);
  await introduce(clients);
  for (const client of clients) client.open();
  while (!clients.every((client) => client.isReady)) await delay(typingIntervalMs, undefined, { signal });

  const beganAtMs = performance.now();
  const progress = () => recorder.acknowledgedCount / options.sends;
  const faults = new Faults({ ...parts, wanted: options.faults, progress, signal, log });
  const stopTelling = tellProgress(
    () => `${recorder.acknowledgedCount} messages, ${faults.done.backends} backends`,
    log,
  );
  await Promise.all([faults.run(), write(options, parts, faults, signal)]).finally(stopTelling);
  while (!signal.aborted && recorder.acknowledgedCount < recorder.typedCount) await delay(typingIntervalMs);
  const busyMs = performance.now() - beganAtMs;

  log(`${recorder.acknowledgedCount} messages are acknowledged; waiting until everybody has caught up`);
  for (const client of clients) client.weather.isCalm = true;
  if (options.isHurried) for (const client of clients) client.look();
  const lacking = await settle(clients, settleMs);
  if (options.mistake?.sql) await database.execute(options.mistake.sql);
  const views = await collectViews(clients);
  const unsent = clients.flatMap((client) => client.state.outbox.map(({ body }) => textOf(body) ?? ''));
  const history: History = { ...recorder.written(), views, unsent };
  const report = await server.report();
  return { history, violations: checkHistory(history), faults: faults.done, server: report, lacking, busyMs };
}

/** Everybody writes, a few messages at once, no faster than things fail. */
async function write(
  { sends }: CampaignOptions,
  { clients, random, recorder }: Parts,
  faults: Faults,
  signal: AbortSignal,
): Promise<void> {
  while (recorder.typedCount < sends && !signal.aborted) {
    // One more where all is quiet, so that there is always something for a fault to hit.
    const quietMax = recorder.acknowledgedCount === recorder.typedCount ? recorder.typedCount + 1 : 0;
    const openMax = Math.min(sends, Math.max(sends * faults.openShare, quietMax));
    for (const client of clients) {
      if (recorder.typedCount >= openMax) break;
      if (!client.isReady || client.state.outbox.length >= backlogMax) continue;
      const conversationId = pick(random, client.conversationIds);
      client.write(conversationId);
      if (random() < readShare) client.read(conversationId);
    }
    await delay(typingIntervalMs);
  }
}

function tellProgress(line: () => string, log: (line: string) => void): () => void {
  const timer = setInterval(() => log(line()), progressIntervalMs);
  return () => clearInterval(timer);
}

function makeClients(options: CampaignOptions, origin: string, recorder: Recorder, random: Random): Client[] {
  const clientIdFor = options.mistake?.clientIdFor ?? ((clientId: string) => clientId);
  return Array.from({ length: options.clients }, (_, index) => {
    const weather = new Weather(seededRandom(Math.floor(random() * 2 ** 32)), options.chances);
    return new Client({ name: `client_${index + 1}`, origin, recorder, weather, clientIdFor });
  });
}

/** The mistake of a client that makes a new client id for every repeat. */
export function newIdForEachRepeat(clientId: string, attemptsBefore: number): string {
  return attemptsBefore === 0 ? clientId : newClientId();
}
