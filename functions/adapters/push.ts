import type { PushServices } from '../core/context.ts';

const timeoutMs = 5_000;

/** Posts without a body (RFC 8030). A redirect is an answer like any other: it is not followed. */
export function openPush(): PushServices {
  return {
    async post(endpoint, headers) {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: { ...headers, 'content-length': '0' },
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      await response.body?.cancel();
      return response.status;
    },
  };
}
