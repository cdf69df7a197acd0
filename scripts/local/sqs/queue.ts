import { randomUUID } from 'node:crypto';
import { SqsError } from './errors.ts';
import { MinHeap } from './heap.ts';
import type { Journal } from './journal.ts';
import type { Draft, Message } from './message.ts';

/** Longer waits are cut into pieces, because setTimeout ends at 2^31 ms. */
const maxTimerMs = 3_600_000;

export type QueueConfig = {
  readonly name: string;
  readonly visibilityTimeoutSeconds: number;
  /** After this many receives without a delete a message goes to the dead-letter queue, when there is one. */
  readonly maxReceives: number;
  /** The name of another queue. */
  readonly deadLetterQueue?: string;
};

/** A message in the hands of one receiver; only the newest handle of a message can delete or postpone it. */
export type Received = { readonly message: Message; readonly receiptHandle: string };

export type QueueDeps = {
  readonly now: () => number;
  /** Absent: the messages live as long as the process. */
  readonly journal?: Journal<Message>;
  /** The map the journal was opened with. */
  readonly messages?: Map<string, Message>;
};

type Due = { readonly atMs: number; readonly order: number; readonly id: string };

/** One standard queue: at-least-once, about in order of sending. */
export class Queue {
  readonly config: QueueConfig;
  readonly arn: string;
  deadLetters: Queue | undefined;
  readonly #now: () => number;
  readonly #journal: Journal<Message> | undefined;
  readonly #messages: Map<string, Message>;
  /** When each message is due next. An entry that a later receive or delete has overtaken is dropped when it comes up. */
  readonly #due = new MinHeap<Due>((a, b) => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order));
  readonly #waiting = new Set<() => void>();
  #order = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(config: QueueConfig, arn: string, { now, journal, messages = new Map() }: QueueDeps) {
    this.config = config;
    this.arn = arn;
    this.#now = now;
    this.#journal = journal;
    this.#messages = messages;
    // Whoever held a message when the process died is gone, so it need not wait for the visibility timeout.
    for (const message of messages.values())
      this.#place(
        message.receiveCount > 0
          ? { ...message, visibleAtMs: Math.min(message.visibleAtMs, now()) }
          : message,
      );
  }

  /** Resolves with the messages' ids once they are stored. */
  async send(drafts: readonly Draft[]): Promise<string[]> {
    const sentAtMs = this.#now();
    const messages = drafts.map(({ body, attributes, delaySeconds }): Message => {
      const visibleAtMs = sentAtMs + delaySeconds * 1000;
      return { id: randomUUID(), body, attributes, sentAtMs, visibleAtMs, receiveCount: 0 };
    });
    await this.#add(messages);
    return messages.map((message) => message.id);
  }

  /** Hands out what is due now, at most `max`; a message that has used up its receives goes to the dead letters instead. */
  async receive(
    max: number,
    visibilityTimeoutSeconds = this.config.visibilityTimeoutSeconds,
  ): Promise<Received[]> {
    const nowMs = this.#now();
    const due: Message[] = [];
    const dead: Message[] = [];
    for (
      let next = this.#nextDue();
      next && next.visibleAtMs <= nowMs && due.length < max;
      next = this.#nextDue()
    ) {
      this.#due.pop();
      const isUsedUp = this.deadLetters !== undefined && next.receiveCount >= this.config.maxReceives;
      (isUsedUp ? dead : due).push(next);
    }
    const taken = due.map((message) =>
      this.#place({
        ...message,
        receiveCount: message.receiveCount + 1,
        firstReceivedAtMs: message.firstReceivedAtMs ?? nowMs,
        visibleAtMs: nowMs + visibilityTimeoutSeconds * 1000,
      }),
    );
    this.#schedule();
    // Stored there before it is forgotten here: a crash in between may double a message, never lose it.
    await this.deadLetters?.accept(dead, this.arn);
    for (const { id } of dead) this.#messages.delete(id);
    await this.#record([
      ...taken.map((message) => [message.id, message] as const),
      ...dead.map(({ id }) => [id, null] as const),
    ]);
    return taken.map((message) => ({ message, receiptHandle: this.#handleOf(message) }));
  }

  /** Takes over messages of another queue under their old ids. */
  async accept(messages: readonly Message[], sourceArn: string): Promise<void> {
    const visibleAtMs = this.#now();
    await this.#add(
      messages.map(({ firstReceivedAtMs: _, ...message }) => ({
        ...message,
        receiveCount: 0,
        visibleAtMs,
        deadLetterSourceArn: sourceArn,
      })),
    );
  }

  /** A handle that a later receive has overtaken, or a message already deleted, is no error and changes nothing. */
  async delete(receiptHandle: string): Promise<void> {
    const { id, message, current } = this.#held(receiptHandle);
    if (!message || !current) return;
    this.#messages.delete(id);
    await this.#record([[id, null]]);
  }

  /** Counts from now; 0 gives the message back. Throws SqsError `MessageNotInflight` when the handle holds nothing any more. */
  async changeVisibility(receiptHandle: string, seconds: number): Promise<void> {
    const { message, current } = this.#held(receiptHandle);
    if (!message || !current || message.visibleAtMs <= this.#now())
      throw new SqsError('MessageNotInflight', 'The message referred to is not in flight.');
    const changed = this.#place({ ...message, visibleAtMs: this.#now() + seconds * 1000 });
    this.#schedule();
    await this.#record([[changed.id, changed]]);
  }

  async purge(): Promise<void> {
    const ids = Array.from(this.#messages.keys());
    this.#messages.clear();
    this.#due.clear();
    await this.#record(ids.map((id) => [id, null] as const));
  }

  counts(): { visible: number; inFlight: number; delayed: number } {
    const counts = { visible: 0, inFlight: 0, delayed: 0 };
    const nowMs = this.#now();
    for (const { visibleAtMs, receiveCount } of this.#messages.values())
      counts[visibleAtMs <= nowMs ? 'visible' : receiveCount > 0 ? 'inFlight' : 'delayed'] += 1;
    return counts;
  }

  /** Resolves when a message may be due, or when the signal aborts. */
  untilDue(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      if (signal.aborted) return resolve();
      signal.addEventListener('abort', done);
      this.#waiting.add(done);
      this.#schedule();
    });
  }

  /** Looks at the clock again; for one that is moved by hand. */
  tick(): void {
    this.#schedule();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    for (const wake of Array.from(this.#waiting)) wake();
    await this.#journal?.close();
  }

  async #add(messages: readonly Message[]): Promise<void> {
    for (const message of messages) this.#messages.set(message.id, message);
    await this.#record(messages.map((message) => [message.id, message] as const));
    // Only now may anyone receive them: what is handed out must not be lost by a crash before it was stored.
    for (const message of messages) if (this.#messages.has(message.id)) this.#place(message);
    this.#schedule();
  }

  #place(message: Message): Message {
    this.#messages.set(message.id, message);
    this.#order += 1;
    this.#due.push({ atMs: message.visibleAtMs, order: this.#order, id: message.id });
    return message;
  }

  #nextDue(): Message | undefined {
    for (let top = this.#due.peek(); top; top = this.#due.peek()) {
      const message = this.#messages.get(top.id);
      if (message?.visibleAtMs === top.atMs) return message;
      this.#due.pop();
    }
    return undefined;
  }

  /** Wakes the waiting receivers now, or sets the one timer for the next due message. */
  #schedule(): void {
    clearTimeout(this.#timer);
    const next = this.#nextDue();
    if (!next || this.#waiting.size === 0) return;
    const waitMs = next.visibleAtMs - this.#now();
    if (waitMs > 0) this.#timer = setTimeout(() => this.#schedule(), Math.min(waitMs, maxTimerMs));
    else for (const wake of Array.from(this.#waiting)) wake();
  }

  #handleOf(message: Message): string {
    return Buffer.from(`${this.config.name}/${message.id}/${message.receiveCount}`).toString('base64url');
  }

  #held(receiptHandle: string): { id: string; message: Message | undefined; current: boolean } {
    const [queue, id, count, ...rest] = Buffer.from(receiptHandle, 'base64url').toString().split('/');
    if (queue !== this.config.name || !id || !/^\d+$/.test(count ?? '') || rest.length > 0)
      throw new SqsError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
    const message = this.#messages.get(id);
    return { id, message, current: message?.receiveCount === Number(count) };
  }

  async #record(changes: readonly (readonly [string, Message | null])[]): Promise<void> {
    if (changes.length > 0) await this.#journal?.write(changes);
  }
}
