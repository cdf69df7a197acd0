import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';

export interface HttpOptions {
  /** Requests under way at once; what comes beyond waits its turn, and its time runs only from then. */
  readonly atOnceMax: number;
  readonly timeoutMs: number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body?: Buffer;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

export interface HttpClient {
  /** What the `host` header says. */
  readonly host: string;
  /** @throws Error with a `code`, `HTTP_TIMEOUT` or the system's, where no answer came; the request may have been served. */
  send(request: HttpRequest): Promise<HttpAnswer>;
}

/**
 * Requests to one origin over connections that are kept. A third of what `fetch` costs, which counts where a message is one
 * request for each of its readers.
 */
export function openHttp(origin: URL, { atOnceMax, timeoutMs }: HttpOptions): HttpClient {
  const isPlain = origin.protocol === 'http:';
  const kept = { keepAlive: true, maxSockets: atOnceMax, scheduling: 'lifo' } as const;
  const agent = isPlain ? new PlainAgent(kept) : new TlsAgent(kept);
  const start = isPlain ? plainRequest : tlsRequest;
  const { hostname, port, host } = origin;
  const address = { agent, hostname: hostname.replace(/^\[|\]$/g, ''), port, host: undefined };
  const turns = openTurns(atOnceMax);

  const exchange = ({ method, path, headers, body }: HttpRequest): Promise<HttpAnswer> =>
    new Promise((resolve, reject) => {
      const request = start({ ...address, method, path, headers: { host, ...headers } }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => {
          clearTimeout(timer);
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
        response.on('error', reject);
      });
      const timer = setTimeout(() => request.destroy(timedOut(timeoutMs)), timeoutMs);
      request.on('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
      request.end(body);
    });

  return {
    host,
    async send(request) {
      await turns.take();
      try {
        return await exchange(request);
      } finally {
        turns.give();
      }
    },
  };
}

function timedOut(timeoutMs: number): Error {
  return Object.assign(new Error(`No answer within ${timeoutMs} ms.`), { code: 'HTTP_TIMEOUT' });
}

/** Lets so many in at once, the others in the order they came. */
function openTurns(max: number): { take(): Promise<void> | undefined; give(): void } {
  const waiting: (() => void)[] = [];
  let free = max;
  return {
    take: () => {
      if (free > 0) {
        free--;
        return undefined;
      }
      return new Promise((resolve) => waiting.push(resolve));
    },
    give: () => {
      const next = waiting.shift();
      if (next) next();
      else free++;
    },
  };
}
