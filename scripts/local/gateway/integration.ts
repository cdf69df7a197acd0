import type { Invoke } from '../lambda.ts';

/** The function did not answer within the gateway's own limit; it may still be running. */
export class IntegrationTimeoutError extends Error {
  override readonly name = 'IntegrationTimeoutError';
}

/** Invokes a function and waits at most `timeoutMs`. Rejects with IntegrationTimeoutError, or as the invoker does. */
export function invokeWithin(
  timeoutMs: number,
  invoke: Invoke,
  functionName: string,
  event: unknown,
): Promise<unknown> {
  const { promise: deadline, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new IntegrationTimeoutError(`${functionName} took longer than ${timeoutMs} ms`)),
    timeoutMs,
  );
  return Promise.race([invoke(functionName, event), deadline]).finally(() => clearTimeout(timer));
}
