import { AsyncLocalStorage } from 'node:async_hooks';

/** The calls one invocation has under way: one entry per call, holding its name. */
export type InFlightCalls = Set<{ readonly name: string }>;

const current = new AsyncLocalStorage<InFlightCalls>();

/** Runs `work` as one invocation: calls tracked from inside it, however deep, are entered into `calls`. */
export function runTracked<T>(calls: InFlightCalls, work: () => T): T {
  return current.run(calls, work);
}

/**
 * Registers outgoing work with the invocation it was started from until it settles. Await what is returned, not `promise`:
 * it settles alike, and a rejection nobody handles is still reported by Node. Outside an invocation it does nothing.
 */
export function trackInFlight<T>(name: string, promise: Promise<T>): Promise<T> {
  const calls = current.getStore();
  if (!calls) return promise;
  const call = { name };
  calls.add(call);
  return promise.finally(() => calls.delete(call));
}
