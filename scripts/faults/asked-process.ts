import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

interface Answered {
  /** Of the command that it answers. */
  readonly id: number;
  readonly error?: string;
}

const complaintsMax = 20;

/** A process of its own that carries out commands, one answer for each. `answerCommands` is its other end. */
export class AskedProcess<Command extends { readonly do: string }, Answer extends object> {
  readonly #child: ChildProcess;
  readonly #complaints: string[] = [];
  readonly #answers = new Map<number, (answer: Answer & Answered) => void>();
  #commands = 0;
  #isExpectedToEnd = false;
  /** Rejects when the process ends although nobody asked it to. */
  readonly died = Promise.withResolvers<never>();

  constructor(entry: URL) {
    this.died.promise.catch(() => {});
    const child = fork(fileURLToPath(entry), [], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child = child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n').filter(Boolean)) this.#complaints.push(line);
      this.#complaints.splice(0, this.#complaints.length - complaintsMax);
    });
    child.on('message', (answer: Answer & Answered) => {
      this.#answers.get(answer.id)?.(answer);
      this.#answers.delete(answer.id);
    });
    child.once('exit', (code, signal) => {
      const ended = { id: 0, error: 'The process ended.' } as Answer & Answered;
      for (const answer of this.#answers.values()) answer(ended);
      this.#answers.clear();
      if (this.#isExpectedToEnd) return;
      this.died.reject(new Error(`A process ended (${code ?? signal}):\n${this.#complaints.join('\n')}`));
    });
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /**
   * The answer to a command.
   *
   * @throws Error with what it complained about, when it failed or did not answer within `timeoutMs`
   */
  async ask(command: Command, timeoutMs: number): Promise<Answer> {
    const id = ++this.#commands;
    const { promise, resolve } = Promise.withResolvers<Answered>();
    this.#answers.set(id, resolve);
    const timer = setTimeout(() => resolve({ id, error: `No answer to ${command.do}.` }), timeoutMs);
    if (!this.hasEnded) this.#child.send({ id, ...command });
    const answer = await promise;
    clearTimeout(timer);
    if (answer.error !== undefined) throw new Error([answer.error, ...this.#complaints].join('\n'));
    return answer as Answer & Answered;
  }

  /** Ends it, and waits until it is gone. A repeat does nothing. */
  async end(signal: NodeJS.Signals): Promise<void> {
    this.#isExpectedToEnd = true;
    if (this.hasEnded) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    await ended;
  }
}

/** In the process that is asked: carries out what comes, and ends with whoever started it. */
export function answerCommands<Command, Answer extends object>(
  carryOut: (command: Command) => Promise<Answer>,
): void {
  process.on('message', (command: Command & { id: number }) => {
    const { id } = command;
    carryOut(command).then(
      (answer) => process.send?.({ ...answer, id } satisfies Answered),
      (error: unknown) => process.send?.({ id, error: describe(error) } satisfies Answered),
    );
  });
  // Ctrl-C in a terminal reaches this process, too; whoever started it stops it in order.
  process.on('SIGINT', () => {});
  process.on('disconnect', () => process.exit(1));
}

/** An error with its stack, or whatever was thrown. */
export function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
