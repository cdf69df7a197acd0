import { randomUUID } from 'node:crypto';
import { type Invoker, type LambdaFunction, type Log, messageOf, nameOf } from '../lambda.ts';
import { createContext } from './context.ts';
import { FunctionError, InvokeError } from './errors.ts';

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
    const requestId = randomUUID();
    const deadlineMs = performance.now() + fn.timeoutSeconds * 1_000;
    const context = createContext(functionName, { memoryMib: fn.memoryMib, requestId, deadlineMs });
    try {
      return await fn.handler(event, context);
    } catch (cause) {
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
