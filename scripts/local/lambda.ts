import { randomUUID } from 'node:crypto';
import { createContext, type LambdaContext } from './lambda/context.ts';
import { FunctionError, InvokeError } from './lambda/errors.ts';
import { cloneEvent, encodeResult, maxPayloadBytes } from './lambda/payload.ts';
import { type Invocation, runTracked } from './lambda/tracker.ts';

export type { LambdaContext } from './lambda/context.ts';
export { FunctionError, InvokeError } from './lambda/errors.ts';
export { instrument } from './lambda/instrument.ts';
export { currentInvocation, trackInFlight } from './lambda/tracker.ts';

export interface LambdaFunction {
  handler(event: unknown, context: LambdaContext): Promise<unknown>;
  readonly timeoutSeconds: number;
  readonly memoryMib: number;
}

/** An invocation that ended while calls it had started were still under way: on Lambda they freeze with the sandbox. */
export interface UnawaitedWork {
  readonly functionName: string;
  readonly requestId: string;
  readonly calls: readonly string[];
}

export type Invoke = (functionName: string, event: unknown) => Promise<unknown>;
export type Log = (message: string, details?: unknown) => void;

export interface InvokerOptions {
  readonly functions: Readonly<Record<string, LambdaFunction>>;
  /** Fails an invocation that leaves work un-awaited (`Local.UnawaitedWork`) instead of only recording it. */
  readonly strict?: boolean;
  /** Told of every failed invocation; writes to standard error when left out. */
  readonly log?: Log;
}

export interface Invoker {
  /**
   * Runs a function synchronously, as Lambda's Invoke does: on its own copy of the event, answered with its result as JSON
   * carries it. Rejects with InvokeError when the call is refused and with FunctionError when the function fails or is not
   * done within its `timeoutSeconds`; code that overran is not answered any more, but goes on running in this process.
   */
  readonly invoke: Invoke;
  /** Resolves once every invocation has been answered, including those begun while waiting. */
  idle(): Promise<void>;
  /** Grows with every invocation that left work un-awaited; tests assert that it is empty. */
  readonly failures: readonly UnawaitedWork[];
}

/** Stands in for the Lambda service: one process, no cold starts, any concurrency, AWS's limits and error shapes. */
export function createInvoker(options: InvokerOptions): Invoker {
  const log = options.log ?? ((message, details) => console.error(message, details ?? ''));
  const failures: UnawaitedWork[] = [];
  const running = new Set<Promise<unknown>>();

  const invoke: Invoke = async (functionName, event) => {
    const fn = Object.hasOwn(options.functions, functionName) ? options.functions[functionName] : undefined;
    if (!fn) throw new InvokeError('ResourceNotFoundException', `Function not found: ${functionName}`);
    const input = cloneEvent(event);
    const invocation = run(functionName, fn, input);
    const settled = invocation.catch((error: FunctionError) => {
      log(`${functionName} failed: ${error.errorType}: ${error.message}`, error.cause);
    });
    running.add(settled);
    void settled.finally(() => running.delete(settled));
    return invocation;
  };

  async function run(functionName: string, fn: LambdaFunction, event: unknown): Promise<unknown> {
    const requestId = randomUUID();
    const { promise: killed, resolve } = Promise.withResolvers<Outcome>();
    const kill = () => resolve({ kind: 'killed' });
    const invocation: Invocation = { functionName, calls: new Set(), kill };
    const deadlineMs = performance.now() + fn.timeoutSeconds * 1000;
    const context = createContext(functionName, { memoryMib: fn.memoryMib, requestId, deadlineMs });
    const fail = (errorType: string, message: string, cause?: unknown) =>
      new FunctionError(errorType, message, { functionName, requestId, cause });

    const work = runTracked(invocation, async () => fn.handler(event, context));
    const outcome = await withDeadline(work, killed, fn.timeoutSeconds);
    if (outcome.kind === 'killed')
      throw fail(
        'Runtime.ExitError',
        `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
      );
    if (outcome.kind === 'timed-out')
      throw fail(
        'Sandbox.Timedout',
        `RequestId: ${requestId} Error: Task timed out after ${fn.timeoutSeconds.toFixed(2)} seconds`,
      );
    if (invocation.calls.size > 0) {
      const failure = { functionName, requestId, calls: [...invocation.calls].map(({ name }) => name) };
      failures.push(failure);
      const message = `${functionName} ended with work un-awaited: ${failure.calls.join(', ')}`;
      if (options.strict) throw fail('Local.UnawaitedWork', message);
      log(message);
    }
    if (outcome.kind === 'threw') throw fail(nameOf(outcome.error), messageOf(outcome.error), outcome.error);
    return decode(outcome.result, fail);
  }

  async function idle(): Promise<void> {
    while (running.size > 0) await Promise.all(running);
  }

  return { invoke, idle, failures };
}

type Outcome =
  | { kind: 'returned'; result: unknown }
  | { kind: 'threw'; error: unknown }
  | { kind: 'timed-out' }
  | { kind: 'killed' };

async function withDeadline(
  work: Promise<unknown>,
  killed: Promise<Outcome>,
  timeoutSeconds: number,
): Promise<Outcome> {
  const { promise: deadline, resolve } = Promise.withResolvers<Outcome>();
  const timer = setTimeout(() => resolve({ kind: 'timed-out' }), timeoutSeconds * 1000);
  const outcome = work.then(
    (result): Outcome => ({ kind: 'returned', result }),
    (error): Outcome => ({ kind: 'threw', error }),
  );
  return Promise.race([outcome, killed, deadline]).finally(() => clearTimeout(timer));
}

function decode(
  result: unknown,
  fail: (errorType: string, message: string, cause?: unknown) => Error,
): unknown {
  let text: string;
  try {
    text = encodeResult(result);
  } catch (error) {
    throw fail('Runtime.MarshalError', `Unable to stringify response body: ${messageOf(error)}`, error);
  }
  const bytes = Buffer.byteLength(text);
  if (bytes > maxPayloadBytes)
    throw fail(
      'Function.ResponseSizeTooLarge',
      `Response payload size exceeded maximum allowed payload size (${maxPayloadBytes} bytes).`,
    );
  return JSON.parse(text);
}

/** What Lambda calls the type of something that was thrown. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** And its message. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
