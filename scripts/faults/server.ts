import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Command, Message, ServerOptions, ServerReport } from './server-process.ts';

const entry = fileURLToPath(new URL('./server-process.ts', import.meta.url));
const startTimeoutMs = 60_000;
const stopTimeoutMs = 20_000;
const startAttemptsMax = 5;
const complaintsMax = 20;

/** The product's stack in a process of its own, so that it can be killed and what it cannot survive is seen. */
export class ServerProcess {
  readonly #options: ServerOptions;
  readonly #complaints: string[] = [];
  readonly #answers = new Map<number, (message: Message) => void>();
  readonly #reports: ServerReport[] = [];
  #child: ChildProcess | undefined;
  #commands = 0;
  /** Also while it starts: then the start fails. */
  #isExpectedToEnd = true;
  /** Settles when the process ends although nobody asked it to. */
  readonly died = Promise.withResolvers<never>();

  constructor(options: ServerOptions) {
    this.#options = options;
    this.died.promise.catch(() => {});
  }

  /** Starts it, or starts it again on the same data and port. A start that a fault spoils is tried again. */
  async start(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#startOnce();
      } catch (error) {
        await this.#end('SIGKILL');
        if (attempt === startAttemptsMax) throw error;
      }
    }
  }

  /** SIGKILL: handlers die wherever they are. */
  async kill(): Promise<void> {
    this.#reports.push(await this.#report());
    await this.#end('SIGKILL');
  }

  async takeRedisAway(): Promise<void> {
    await this.#ask({ do: 'redis.kill' }, stopTimeoutMs);
  }

  async bringRedisBack(): Promise<void> {
    await this.#ask({ do: 'redis.revive' }, stopTimeoutMs);
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

  /** Stops it in order, and by force where that takes too long. A repeat does nothing. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    this.#isExpectedToEnd = true;
    await this.#ask({ do: 'stop' }, stopTimeoutMs).catch(() => {});
    await this.#end('SIGKILL');
  }

  async #startOnce(): Promise<void> {
    const child = fork(entry, [], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.#child = child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n').filter(Boolean)) this.#complaints.push(line);
      this.#complaints.splice(0, this.#complaints.length - complaintsMax);
    });
    child.on('message', (message: Message) => {
      this.#answers.get(message.id)?.(message);
      this.#answers.delete(message.id);
    });
    child.once('exit', (code, signal) => {
      for (const answer of this.#answers.values()) answer({ id: 0, error: 'The server’s process ended.' });
      this.#answers.clear();
      if (this.#isExpectedToEnd) return;
      this.died.reject(new Error(`The server ended (${code ?? signal}):\n${this.#complaints.join('\n')}`));
    });
    await this.#ask({ do: 'start', options: this.#options }, startTimeoutMs);
    this.#isExpectedToEnd = false;
  }

  async #report(): Promise<ServerReport> {
    const { report } = await this.#ask({ do: 'report' }, stopTimeoutMs);
    if (report === undefined) throw new Error('The server’s process answered no report.');
    return report;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    this.#isExpectedToEnd = true;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  async #ask(command: Command, timeoutMs: number): Promise<Message> {
    const id = ++this.#commands;
    const { promise, resolve } = Promise.withResolvers<Message>();
    this.#answers.set(id, resolve);
    const timer = setTimeout(() => resolve({ id, error: `No answer to ${command.do}.` }), timeoutMs);
    this.#child?.send({ id, ...command });
    const message = await promise;
    clearTimeout(timer);
    if (message.error !== undefined) throw new Error([message.error, ...this.#complaints].join('\n'));
    return message;
  }
}
