import { AsyncLocalStorage } from 'node:async_hooks';

/** One invocation at work. */
export interface Invocation {
  readonly functionName: string;
  /** What it has under way: one entry per call, holding its name. */
  readonly calls: Set<{ readonly name: string }>;
  /** Ends it as if its process had been killed: it is answered with `Runtime.ExitError`, whatever its code does next. */
  kill(): void;
}

const current = new AsyncLocalStorage<Invocation>();

/** Runs `work` as one invocation: calls tracked from inside it, however deep, are entered into its `calls`. */
export function runTracked<T>(invocation: Invocation, work: () => T): T {
  return current.run(invocation, work);
}

/** The invocation that the caller is a part of, or undefined outside of any. */
export function currentInvocation(): Invocation | undefined {
  return current.getStore();
}

/**
 * Registers outgoing work with the invocation it was started from until it settles. Await what is returned, not `promise`:
 * it settles alike, and a rejection nobody handles is still reported by Node. Outside an invocation it does nothing.
 */
export function trackInFlight<T>(name: string, promise: Promise<T>): Promise<T> {
  const calls = current.getStore()?.calls;
  if (!calls) return promise;
  const call = { name };
  calls.add(call);
  return promise.finally(() => calls.delete(call));
}
