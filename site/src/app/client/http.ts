import type { ErrorBody } from '../../../../functions/wire/errors.ts';
import { times } from '../../../../functions/wire/limits.ts';
import type { World } from './ports.ts';
import { ClientError } from './types.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/**
 * One request and its JSON answer; `undefined` for 204. Knows nothing of sessions.
 *
 * @throws ClientError with the server's problem document, or `network` when no usable answer came within
 *   `times.requestTimeoutMs`.
 */
export async function exchange<Result>(
  world: Pick<World, 'clock' | 'fetch'>,
  method: Method,
  path: string,
  body?: unknown,
): Promise<Result> {
  const abort = new AbortController();
  const timer = world.clock.setTimeout(() => abort.abort(), times.requestTimeoutMs);
  try {
    const init: RequestInit = { method, credentials: 'same-origin', cache: 'no-store', signal: abort.signal };
    // What is set when the page is left (a draft) must still arrive.
    if (method === 'PUT') init.keepalive = true;
    if (body !== undefined) {
      init.headers = { 'content-type': 'application/json' };
      init.body = JSON.stringify(body);
    }
    const response = await world.fetch(path, init);
    if (response.status === 204) return undefined as Result;
    if (response.ok) return (await response.json()) as Result;
    throw refusal(response.status, await response.json().catch(() => null));
  } catch (error) {
    throw error instanceof ClientError ? error : new ClientError('network');
  } finally {
    world.clock.clearTimeout(timer);
  }
}

/** Whether a value has the shape of a coded error. */
export function isErrorBody(value: unknown): value is ErrorBody {
  const body = value as Partial<ErrorBody> | null;
  return (
    typeof body === 'object' &&
    body !== null &&
    typeof body.code === 'string' &&
    typeof body.message === 'string' &&
    (body.retry === 'never' || body.retry === 'later' || body.retry === 'after-sign-in')
  );
}

/** What stands before the API (a CDN, a firewall, a proxy) answers errors of its own, which are not problem documents. */
function refusal(status: number, problem: unknown): ClientError {
  if (isErrorBody(problem)) return new ClientError(problem.code, problem);
  if (status === 401) {
    return new ClientError('unauthenticated', {
      code: 'unauthenticated',
      message: 'Sign in first.',
      retry: 'after-sign-in',
    });
  }
  const message = 'A part of the service is away for the moment.';
  return new ClientError('unavailable', { code: 'unavailable', message, retry: 'later' });
}
