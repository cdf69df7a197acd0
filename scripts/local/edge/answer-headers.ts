import type { OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/**
 * Adds headers to an answer that somebody else writes, at the moment its head is sent: `always` replaces what the writer set,
 * `unlessSet` gives way to it. This is what a CDN's response headers policy does to an origin's answers.
 */
export function imposeHeaders(
  response: ServerResponse,
  headers: { always: Readonly<Record<string, string>>; unlessSet?: Readonly<Record<string, string>> },
): void {
  const writeHead = response.writeHead.bind(response);
  response.writeHead = (
    statusCode: number,
    reason?: string | OutgoingHttpHeaders | OutgoingHttpHeader[],
    given?: OutgoingHttpHeaders | OutgoingHttpHeader[],
  ) => {
    const own = typeof reason === 'object' ? reason : given;
    for (const [name, value] of Object.entries(own && !Array.isArray(own) ? own : {}))
      if (value !== undefined) response.setHeader(name, value);
    for (const [name, value] of Object.entries(headers.always)) response.setHeader(name, value);
    for (const [name, value] of Object.entries(headers.unlessSet ?? {}))
      if (!response.hasHeader(name)) response.setHeader(name, value);
    return typeof reason === 'string' ? writeHead(statusCode, reason) : writeHead(statusCode);
  };
}
