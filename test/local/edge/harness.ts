import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { securityHeaders } from '../../../functions/wire/headers.ts';
import { createEdge, type Edge } from '../../../scripts/local/edge/edge.ts';
import { createHttpApi } from '../../../scripts/local/gateway/http-api.ts';
import { createSocketApi } from '../../../scripts/local/gateway/socket-api.ts';
import { createInvoker } from '../../../scripts/local/lambda.ts';

export const html = `<!doctype html><title>site</title>${'<p>text</p>'.repeat(200)}`;
export const security = securityHeaders({ uploadOrigin: 'http://127.0.0.1:9000', https: false });
const log = () => {};

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** An edge for all tests of a file, before a small site, an API of tiny functions and a socket that echoes. */
export function setUpEdge() {
  let folder: string;
  let siteDir: string;
  let server: Edge;
  const slowStarted = Promise.withResolvers<void>();
  const releaseSlow = Promise.withResolvers<void>();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'edge-'));
    siteDir = join(folder, 'site');
    writeSite(folder, siteDir);
    server = await start();
  });

  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  return {
    get siteDir() {
      return siteDir;
    },
    get server() {
      return server;
    },
    /** Settles once `/api/slow` was called, which answers after `releaseSlow`. */
    slowStarted,
    releaseSlow,
    start,
    get,
    upgradeRefusal,
  };

  /** Starts one more edge before the same site; the caller stops it. */
  function start(port = 0): Promise<Edge> {
    const spec = { timeoutSeconds: 5, memoryMib: 128 };
    const handlers: Record<string, (event: unknown) => Promise<unknown>> = {
      echo: async (event) => event,
      cached: async () => ({
        statusCode: 200,
        headers: { 'Cache-Control': 'max-age=60', 'Content-Security-Policy': 'none' },
      }),
      broken: async () => Promise.reject(new Error('broken')),
      slow: async () => {
        slowStarted.resolve();
        await releaseSlow.promise;
        return { statusCode: 200 };
      },
      frames: async (event) => ({ statusCode: 200, body: (event as { body: string }).body }),
    };
    const functions = Object.fromEntries(
      Object.entries(handlers).map(([name, handler]) => [name, { handler, ...spec }]),
    );
    const { invoke } = createInvoker({ functions, log });
    const routes = ['echo', 'cached', 'broken', 'slow'].map((name) => ({
      method: 'GET',
      path: `/api/${name}`,
      function: name,
    }));
    const socketRoutes = [{ key: '$default', function: 'frames', replies: true }] as const;
    return createEdge({
      siteDir,
      httpApi: createHttpApi({ routes, invoke, log }),
      socketApi: createSocketApi({ routes: socketRoutes, invoke, log }),
      securityHeaders: security,
      port,
    });
  }

  /** A request whose path and headers go out exactly as given. */
  async function get(
    path: string,
    options: { method?: string; headers?: Record<string, string> } = {},
    port = server.port,
  ): Promise<Answer> {
    const request = httpRequest({ host: '127.0.0.1', port, path, agent: false, ...options });
    request.end();
    const [response] = await once(request, 'response');
    return {
      status: response.statusCode,
      headers: response.headers,
      body: Buffer.concat(await response.toArray()),
    };
  }

  /** The answer to a WebSocket handshake that is turned down. */
  function upgradeRefusal(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return get(path, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.alloc(16).toString('base64'),
        ...headers,
      },
    });
  }
}

/** The site, and beside it what must never be served. */
function writeSite(folder: string, siteDir: string): void {
  const files = {
    'index.html': html,
    'sign-in/index.html': 'sign in',
    'app/index.html': 'shell',
    'app/worker.js': 'worker',
    '404.html': 'nothing here',
    '_astro/main.abc123.js': 'x'.repeat(5000),
    'icon.png': 'y'.repeat(5000),
    '.env': 'secret',
    'name with ä.txt': 'spaced',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(siteDir, name)), { recursive: true });
    writeFileSync(join(siteDir, name), text);
  }
  mkdirSync(join(folder, 'site-private'));
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'site-private', 'secret.txt'), 'secret');
  symlinkSync(join(folder, 'secret.txt'), join(siteDir, 'link.txt'));
  symlinkSync(join(folder, 'site-private', 'secret.txt'), join(siteDir, 'sibling.txt'));
}
