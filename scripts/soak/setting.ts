import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AskedProcess } from '../faults/asked-process.ts';
import { steadyPort } from '../faults/database.ts';
import { seededRandom } from '../faults/random.ts';
import { ServerProcess } from '../faults/server.ts';
import type { Answer, Command } from './client-process.ts';
import { friendshipsAmong } from './friendships.ts';
import type { Resident } from './residents.ts';

export interface SettingOptions {
  readonly clients: number;
  readonly redis: 'auto' | 'engine';
  readonly log: (line: string) => void;
}

/** The product in one process, its people in another. */
export interface Setting {
  readonly server: ServerProcess;
  readonly clients: AskedProcess<Command, Answer>;
  readonly residents: readonly Resident[];
}

/** A page load is a connection, too. */
const openedPerSecond = 50;
const patienceMs = 180_000;
const graphSeed = 1;

/**
 * Starts the product and its people, runs `action`, and ends everything that it has started.
 *
 * @throws Error where this system allows too few open files, or a process ends by itself
 */
export async function withSetting<Result>(
  options: SettingOptions,
  action: (setting: Setting) => Promise<Result>,
): Promise<Result> {
  assertOpenFiles(options.clients);
  const { log } = options;
  const dataDir = await mkdtemp(join(tmpdir(), 'umbra-soak-'));
  const port = await steadyPort(Math.random);
  const server = new ServerProcess({ dataDir, port, redis: options.redis });
  let clients: Setting['clients'] | undefined;
  try {
    await server.start();
    const handles = Array.from({ length: options.clients }, (_, index) => `person_${index + 1}`);
    const friendships = friendshipsAmong(handles.length, seededRandom(graphSeed));
    log(`the server is up; ${handles.length} people make ${friendships.length} friendships`);
    const { residents = [] } = await server.ask({ do: 'people', handles, friendships }, patienceMs);
    clients = new AskedProcess<Command, Answer>(new URL('./client-process.ts', import.meta.url));
    const origin = `http://127.0.0.1:${port}`;
    const opened = clients.ask({ do: 'start', origin, residents, perSecond: openedPerSecond }, patienceMs);
    await Promise.race([opened, server.died.promise, clients.died.promise]);
    log('everybody is online');
    const done = action({ server, clients, residents });
    return await Promise.race([done, server.died.promise, clients.died.promise]);
  } finally {
    await clients?.ask({ do: 'stop' }, 5_000).catch(() => {});
    await clients?.end('SIGKILL');
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** A client needs a socket and, for a moment, a request, and each of them ends in both processes; the stores need some. */
function assertOpenFiles(clients: number): void {
  const needed = clients * 3 + 300;
  const report = process.report.getReport() as {
    userLimits?: { open_files?: { soft?: number | 'unlimited' } };
  };
  const allowed = Number(report.userLimits?.open_files?.soft);
  if (allowed < needed) {
    throw new Error(
      `${clients} clients need ${needed} open files in a process and this system allows ${allowed}: ` +
        `run \`ulimit -n ${needed}\` first, or take fewer clients.`,
    );
  }
}
