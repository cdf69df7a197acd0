import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { errorCode, freePort } from '../local/child.ts';
import { type Postgres, startPostgres } from '../local/postgres/start.ts';
import type { Random } from './random.ts';

/** Below the ports that systems hand out for outgoing connections: one of these could take it while the server is down. */
const portRange = { from: 20_000, to: 32_000 };
const rememberedMax = 300;

/** A port of 127.0.0.1 that will still be free after whoever listened on it was killed. */
export async function steadyPort(random: Random): Promise<number> {
  for (;;) {
    const port = portRange.from + Math.floor(random() * (portRange.to - portRange.from));
    try {
      return await freePort(port);
    } catch (error) {
      if (errorCode(error) !== 'port_in_use') throw error;
    }
  }
}

/** The real PostgreSQL, which can be killed whole or one backend at a time, and comes back on the same port. */
export class CrashingPostgres {
  readonly #dataDir: string;
  readonly #port: number;
  #server: Postgres | undefined;
  /** Without more than the product's own role has: a role may end its own backends. */
  #killer: pg.Client | undefined;
  readonly #killed: string[] = [];

  constructor(dataDir: string, port: number) {
    this.#dataDir = dataDir;
    this.#port = port;
  }

  get url(): string {
    return this.#server?.url ?? '';
  }

  async start(): Promise<void> {
    this.#server = await startPostgres({ dataDir: this.#dataDir, port: this.#port });
  }

  /** SIGKILL, some time without a database, and recovery. */
  async crash(downMs: number): Promise<void> {
    await this.#server?.kill();
    await delay(downMs);
    await this.start();
  }

  /**
   * Ends up to `count` backends of the product, half of the time such as are at work, and answers how many there were.
   * None while the server is down.
   */
  async killBackends(count: number): Promise<number> {
    try {
      this.#killer ??= await this.#connect();
      const { rows } = await this.#killer.query<{ victim: string; ended: boolean }>(victims, [
        this.#killed,
        count,
      ]);
      const ended = rows.filter((row) => row.ended);
      this.#killed.push(...ended.map(({ victim }) => victim));
      this.#killed.splice(0, this.#killed.length - rememberedMax);
      return ended.length;
    } catch {
      await this.#disconnect();
      return 0;
    }
  }

  /** Runs one statement as the product's role. */
  async execute(statement: string): Promise<void> {
    const client = await this.#connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }

  async stop(): Promise<void> {
    await this.#disconnect();
    await this.#server?.stop();
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.url,
      connectionTimeoutMillis: 2_000,
      application_name: 'faults',
    });
    client.on('error', () => {});
    await client.connect();
    return client;
  }

  async #disconnect(): Promise<void> {
    const killer = this.#killer;
    this.#killer = undefined;
    await killer?.end().catch(() => {});
  }
}

/** A backend takes a moment to go, so those that were ended before are passed over: none counts twice. */
const victims = `
  select victim, pg_terminate_backend(pid) as ended
  from (
    select pid, pid || ' ' || backend_start as victim
    from pg_stat_activity
    where usename = current_user and backend_type = 'client backend' and application_name <> 'faults'
      and pid || ' ' || backend_start <> all ($1::text[])
    order by (state = 'active' and random() < 0.5) desc, random()
    limit $2) as chosen`;
