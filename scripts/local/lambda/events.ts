import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Journal } from '../sqs/journal.ts';
import type { Message } from '../sqs/message.ts';
import { Queue, type Received } from '../sqs/queue.ts';
import { type Condition, failureRecord } from './dead-letter.ts';
import { FunctionError, InvokeError } from './errors.ts';
import { maxEventBytes } from './payload.ts';

/** What is configured for a function that is called without anybody waiting. */
export interface EventFunction {
  readonly function: string;
  readonly retries: number;
  readonly maxAgeSeconds: number;
  readonly timeoutSeconds: number;
}

export interface EventOptions {
  /** Events are kept below this folder; without one they end with the process. One process at a time. */
  readonly dir?: string;
  readonly functions: readonly EventFunction[];
  /** Takes the record of an event that failed for good. */
  readonly onFailure: (record: object) => Promise<void>;
  /** Before the first retry, and before each one after it. A minute and two unless given. */
  readonly retryDelaysSeconds?: readonly [number, number];
  /** Milliseconds since the epoch. After moving one by hand call `tick`. */
  readonly clock?: () => number;
}

type Invoke = (functionName: string, event: unknown) => Promise<unknown>;

export interface LocalEvents {
  /** Keeps an event for its function. @throws InvokeError for a function that is not there, and for an event that is too large. */
  send(functionName: string, event: string): Promise<void>;
  /** Has the functions called from now on, until that is stopped, which waits for the calls under way. */
  deliverTo(invoke: Invoke): { stop(): Promise<void> };
  /** How many events wait or are under way. */
  pending(functionName: string): number;
  /** Lets times that an injected clock has passed take effect. */
  tick(): void;
  /** Resolves when what is due was handed over, and has been answered. */
  idle(): Promise<void>;
  /** After the delivery was stopped. */
  stop(): Promise<void>;
}

/** Calls of one function at a time; Lambda knows no such limit, but this is one process. */
const concurrency = 2;
/** Somebody who still works on an event after the time of the function is gone. */
const graceSeconds = 60;

/**
 * Plays asynchronous invocation: an event whose sending was answered is handed to its function at least once, also after the process was
 * killed when `dir` is given; again after a minute and after two more when that failed, and then its record goes to the destination.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export async function openEvents(options: EventOptions): Promise<LocalEvents> {
  const { functions, clock: now = Date.now } = options;
  const queues = await openQueues(options, now);
  const underWay = new Set<object>();
  return {
    async send(functionName, event) {
      const queue = queues.get(functionName);
      if (!queue) throw new InvokeError('ResourceNotFoundException', `Function not found: ${functionName}`);
      const bytes = Buffer.byteLength(event);
      if (bytes > maxEventBytes)
        throw new InvokeError('RequestTooLargeException', `${bytes} bytes are too large for an event`);
      await queue.send([{ body: event, delaySeconds: 0, attributes: {} }]);
    },
    deliverTo(invoke) {
      const stopping = new AbortController();
      const workers = functions.flatMap((one) => {
        const queue = queues.get(one.function) as Queue;
        const worker = { queue, one, invoke, options, now, underWay, stopping: stopping.signal };
        return Array.from({ length: concurrency }, () => work(worker));
      });
      return {
        async stop() {
          stopping.abort();
          await Promise.all(workers);
        },
      };
    },
    pending(functionName) {
      const counts = queues.get(functionName)?.counts();
      return counts ? counts.visible + counts.inFlight + counts.delayed : 0;
    },
    tick() {
      for (const queue of queues.values()) queue.tick();
    },
    async idle() {
      do await new Promise((resolve) => setImmediate(resolve));
      while (underWay.size > 0);
    },
    async stop() {
      for (const queue of queues.values()) await queue.close();
    },
  };
}

async function openQueues(
  { dir, functions }: EventOptions,
  now: () => number,
): Promise<ReadonlyMap<string, Queue>> {
  const queues = new Map<string, Queue>();
  if (dir !== undefined) await mkdir(dir, { recursive: true, mode: 0o700 });
  for (const { function: name, timeoutSeconds } of functions) {
    const messages = new Map<string, Message>();
    const path = dir === undefined ? undefined : join(dir, `${name}.jsonl`);
    const journal = path === undefined ? {} : { journal: await Journal.open(path, messages) };
    const config = { name, visibilityTimeoutSeconds: timeoutSeconds + graceSeconds, maxReceives: 0 };
    queues.set(name, new Queue(config, name, { now, messages, ...journal }));
  }
  return queues;
}

interface Worker {
  readonly queue: Queue;
  readonly one: EventFunction;
  readonly invoke: Invoke;
  readonly options: EventOptions;
  readonly now: () => number;
  readonly underWay: Set<object>;
  readonly stopping: AbortSignal;
}

async function work(worker: Worker): Promise<void> {
  const { queue, underWay, stopping } = worker;
  const call = {};
  while (!stopping.aborted) {
    await queue.untilDue(stopping);
    if (stopping.aborted) return;
    underWay.add(call);
    for (const received of await queue.receive(1)) await deliver(worker, received);
    underWay.delete(call);
  }
}

async function deliver(worker: Worker, { message, receiptHandle }: Received): Promise<void> {
  const { queue, one, invoke, options, now } = worker;
  const calls = message.receiveCount;
  const isTooOld = now() - message.sentAtMs > one.maxAgeSeconds * 1_000;
  const error = isTooOld ? undefined : await failureOf(() => invoke(one.function, JSON.parse(message.body)));
  if (!isTooOld && error === undefined) return queue.delete(receiptHandle);
  const condition = conditionOf(isTooOld, calls > one.retries);
  if (condition === undefined) {
    const [first, later] = options.retryDelaysSeconds ?? [60, 120];
    return queue.changeVisibility(receiptHandle, calls === 1 ? first : later);
  }
  const record = { functionName: one.function, condition, calls, error, atMs: now() };
  // Set aside before it is forgotten here: a crash in between may double it, never lose it.
  await options.onFailure(failureRecord({ ...record, event: JSON.parse(message.body) }));
  await queue.delete(receiptHandle);
}

function conditionOf(isTooOld: boolean, isUsedUp: boolean): Condition | undefined {
  if (isTooOld) return 'EventAgeExceeded';
  return isUsedUp ? 'RetriesExhausted' : undefined;
}

/** What a call says when it fails; the invoker has logged it. */
async function failureOf(
  call: () => Promise<unknown>,
): Promise<{ errorType: string; errorMessage: string } | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    const errorType = error instanceof FunctionError ? error.errorType : 'Error';
    return { errorType, errorMessage: error instanceof Error ? error.message : String(error) };
  }
}
