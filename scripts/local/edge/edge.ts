import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestListener } from '../gateway/http-api.ts';
import { refuseUpgrade } from '../gateway/refuse.ts';
import type { SocketApi } from '../gateway/socket-api.ts';
import { markThroughEdge } from '../gateway/source.ts';
import { imposeHeaders } from './answer-headers.ts';
import { isServedHost } from './hosts.ts';
import { listen } from './listen.ts';
import { createStaticSite, sendJson, sendText } from './static.ts';

export { PortTakenError } from './listen.ts';

export interface EdgeOptions {
  /** The built site. */
  readonly siteDir: string;
  readonly httpApi: RequestListener;
  readonly socketApi: Pick<SocketApi, 'handleUpgrade' | 'closeAll'>;
  /** On every answer, errors included; they replace what an origin sets under the same names. */
  readonly securityHeaders: Readonly<Record<string, string>>;
  /** Files that the deployment adds to the site, by path, as JSON. */
  readonly documents?: Readonly<Record<string, object>>;
  readonly port: number;
  /** The address to listen on; both loopback addresses when left out. */
  readonly host?: string;
  /** How long `stop` waits for answers under way and for closing sockets. */
  readonly graceMs?: number;
}

export interface Edge {
  readonly port: number;
  readonly url: string;
  /** Takes no new connections, closes sockets with 1001, waits for what is under way, then ends the rest. */
  stop(): Promise<void>;
}

/**
 * Plays the CDN: one origin for the site, `/api/*` and `/ws`. Listening when it resolves.
 * Throws PortTakenError when the port is in use.
 */
export async function createEdge(options: EdgeOptions): Promise<Edge> {
  const { httpApi, socketApi, securityHeaders, host } = options;
  const serveStatic = createStaticSite(options.siteDir);
  const streams = new Set<Duplex>();

  const serve: RequestListener = (request, response) => {
    const path = pathOf(request);
    const isApi = path.startsWith('/api/');
    imposeHeaders(response, {
      always: securityHeaders,
      ...(isApi ? { unlessSet: { 'cache-control': 'no-store' } } : {}),
    });
    if (!isServedHost(request.headers.host, host))
      return sendText(request, response, 421, 'Misdirected Request');
    if (!path.startsWith('/')) return sendText(request, response, 400, 'Bad Request');
    if (isApi) {
      markThroughEdge(request);
      return httpApi(request, response);
    }
    if (path === '/ws') {
      response.setHeader('upgrade', 'websocket');
      return sendText(request, response, 426, 'Upgrade Required');
    }
    const document = options.documents?.[path];
    if (document) return sendJson(request, response, document);
    serveStatic(request, response).catch(() => fail(request, response));
  };

  const upgrade: SocketApi['handleUpgrade'] = (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (!isServedHost(request.headers.host, host))
      return refuseUpgrade(socket, 421, 'Misdirected Request', securityHeaders);
    if (pathOf(request) !== '/ws') return refuseUpgrade(socket, 404, 'Not Found', securityHeaders);
    markThroughEdge(request);
    socketApi.handleUpgrade(request, socket, head, securityHeaders);
  };

  function create(): Server {
    const server = createServer({
      // Other protocols offered by an Upgrade header (h2c, say) are ignored, as HTTP allows.
      shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
    });
    server.on('request', serve);
    server.on('upgrade', upgrade);
    server.on('connection', (stream) => {
      streams.add(stream);
      stream.once('close', () => streams.delete(stream));
    });
    server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
      if (error.code === 'ECONNRESET') stream.destroy();
      else refuseUpgrade(stream, statusOf(error.code), 'Bad Request', securityHeaders);
    });
    return server;
  }

  const { servers, port } = await listen(create, host, options.port);

  async function stop(): Promise<void> {
    const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    socketApi.closeAll();
    const cut = setTimeout(() => {
      for (const stream of streams) stream.destroy();
    }, options.graceMs ?? 3_000);
    await Promise.all(closed).finally(() => clearTimeout(cut));
  }

  return { port, url: `http://${urlHost(host)}:${port}`, stop };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?')[0] ?? '';
}

function fail(request: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else sendText(request, response, 500, 'Internal Server Error');
}

function statusOf(parserError: string | undefined): number {
  return { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[parserError ?? ''] ?? 400;
}

function urlHost(host: string | undefined): string {
  if (host === undefined || host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
