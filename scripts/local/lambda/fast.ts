import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { type Invoker, type LambdaFunction, type Log, messageOf, nameOf } from '../lambda.ts';
import { createContext } from './context.ts';
import { FunctionError, InvokeError } from './errors.ts';

/** One invocation at work, as the ports in this process see it. */
export interface FastInvocation {
  /** A store failed: somebody may not have been told of something. */
  troubled(): void;
  /** Has `action` carried out when this invocation ends badly or was troubled. */
  unlessWell(action: () => Promise<unknown>): void;
}

const current = new AsyncLocalStorage<Running>();

/** The invocation that the caller is a part of, or undefined outside of any. */
export function currentInvocation(): FastInvocation | undefined {
  return current.getStore();
}

/**
 * Invokes handlers as `createInvoker` does, without what only shows mistakes of handlers: events are not copied, results not
 * carried through JSON, calls left behind not watched, and the gateway's own limit is the only deadline.
 */
export function createFastInvoker(options: {
  readonly functions: Readonly<Record<string, LambdaFunction>>;
  readonly log?: Log;
}): Invoker {
  const log = options.log ?? ((message, details) => console.error(message, details ?? ''));
  const running = new Set<Promise<unknown>>();

  async function run(functionName: string, event: unknown): Promise<unknown> {
    const fn = Object.hasOwn(options.functions, functionName) ? options.functions[functionName] : undefined;
    if (!fn) throw new InvokeError('ResourceNotFoundException', `Function not found: ${functionName}`);
    const invocation = new Running();
    const requestId = randomUUID();
    const deadlineMs = performance.now() + fn.timeoutSeconds * 1_000;
    const context = createContext(functionName, { memoryMib: fn.memoryMib, requestId, deadlineMs });
    try {
      const result = await current.run(invocation, () => fn.handler(event, context));
      await invocation.end(true);
      return result;
    } catch (cause) {
      await invocation.end(false);
      log(`${functionName} failed: ${nameOf(cause)}: ${messageOf(cause)}`, cause);
      throw new FunctionError(nameOf(cause), messageOf(cause), { functionName, requestId, cause });
    }
  }

  return {
    invoke: (functionName, event) => {
      const invocation = run(functionName, event);
      const settled = invocation.then(
        () => {},
        () => {},
      );
      running.add(settled);
      void settled.then(() => running.delete(settled));
      return invocation;
    },
    idle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
    failures: [],
  };
}

class Running implements FastInvocation {
  #isWell = true;
  #actions: (() => Promise<unknown>)[] | undefined;

  troubled(): void {
    this.#isWell = false;
  }

  unlessWell(action: () => Promise<unknown>): void {
    this.#actions ??= [];
    this.#actions.push(action);
  }

  async end(isWell: boolean): Promise<void> {
    if (this.#actions === undefined || (isWell && this.#isWell)) return;
    await Promise.allSettled(this.#actions.map((action) => action()));
  }
}
