import { AskedProcess } from './asked-process.ts';
import type { Answer, Command, ServerOptions, ServerReport } from './server-process.ts';

const entry = new URL('./server-process.ts', import.meta.url);
const startTimeoutMs = 60_000;
const stopTimeoutMs = 20_000;
const startAttemptsMax = 5;

/** The product's stack in a process of its own, so that it can be killed and what it cannot survive is seen. */
export class ServerProcess {
  readonly #options: ServerOptions;
  readonly #reports: ServerReport[] = [];
  #process: AskedProcess<Command, Answer> | undefined;
  /** Rejects when the process ends although nobody asked it to. */
  readonly died = Promise.withResolvers<never>();

  constructor(options: ServerOptions) {
    this.#options = options;
    this.died.promise.catch(() => {});
  }

  /** Starts it, or starts it again on the same data and port. A start that a fault spoils is tried again. */
  async start(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const process = new AskedProcess<Command, Answer>(entry);
      this.#process = process;
      try {
        await process.ask({ do: 'start', options: this.#options }, startTimeoutMs);
        process.died.promise.catch(this.died.reject);
        return;
      } catch (error) {
        await process.end('SIGKILL');
        if (attempt === startAttemptsMax) throw error;
      }
    }
  }

  /** SIGKILL: handlers die wherever they are. */
  async kill(): Promise<void> {
    this.#reports.push(await this.#report());
    await this.#process?.end('SIGKILL');
  }

  async takeRedisAway(): Promise<void> {
    await this.ask({ do: 'redis.kill' });
  }

  async bringRedisBack(): Promise<void> {
    await this.ask({ do: 'redis.revive' });
  }

  /** What its handlers complained about since the first start. */
  async report(): Promise<ServerReport> {
    const reports = [...this.#reports, await this.#report()];
    return {
      cutShort: reports.reduce((sum, one) => sum + one.cutShort, 0),
      defects: reports.reduce((sum, one) => sum + one.defects, 0),
      examples: reports.flatMap(({ examples }) => examples),
    };
  }

  /** Has a command carried out. @throws Error as `AskedProcess.ask` does */
  async ask(command: Command, timeoutMs = stopTimeoutMs): Promise<Answer> {
    if (this.#process === undefined) throw new Error('The server has not been started.');
    return this.#process.ask(command, timeoutMs);
  }

  /** Stops it in order, and by force where that takes too long. A repeat does nothing. */
  async stop(): Promise<void> {
    if (this.#process === undefined || this.#process.hasEnded) return;
    await this.ask({ do: 'stop' }).catch(() => {});
    await this.#process.end('SIGKILL');
  }

  async #report(): Promise<ServerReport> {
    const { report } = await this.ask({ do: 'report' });
    if (report === undefined) throw new Error('The server’s process answered no report.');
    return report;
  }
}
