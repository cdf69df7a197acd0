import { once } from 'node:events';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { freePort, localError } from './child.ts';

export interface Mail {
  /** For `endpoint` of the SDK's SESv2 client; any region and any credentials do. */
  endpoint: string;
  /** The inbox to open in a browser. */
  inboxUrl: string;
  /** Everything sent since the start, as JSON: `{ emails: [{ destination: { to }, subject, body: { text } }] }`. */
  storeUrl: string;
  port: number;
  /** Closes the port and cuts open pages. Repeats do nothing. */
  stop(): Promise<void>;
}

type StartSes = (config: { host: string; port: number }) => Promise<Server>;

// An import wraps this CommonJS module's default once or twice, depending on who loads it; require never does.
const { default: startSes } = createRequire(import.meta.url)('aws-ses-v2-local') as { default: StartSes };
const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Starts an Amazon SES stand-in on 127.0.0.1 that keeps mail in memory and shows it instead of sending it. `port` 0
 * or none is any free one. The memory is one per process: a second stand-in here shows the same mail.
 * Throws `port_in_use`.
 */
export async function startMail({ port = 0 }: { port?: number } = {}): Promise<Mail> {
  // The library takes a failure to listen for success; asking first gives the reason.
  const server = await startSes({ host: '127.0.0.1', port: await freePort(port) });
  const address = server.address() as AddressInfo | null;
  if (!address)
    throw localError('port_in_use', `Port ${port} of 127.0.0.1 could not be opened for the inbox.`);
  refuseForeignNames(server);
  const endpoint = `http://127.0.0.1:${address.port}`;
  let stopped: Promise<unknown> | undefined;
  const stop = async () => {
    stopped ??= close(server);
    await stopped;
  };
  return { endpoint, inboxUrl: `${endpoint}/`, storeUrl: `${endpoint}/store`, port: address.port, stop };
}

/**
 * The inbox holds sign-in links and asks for no password. A web page that points its own name at 127.0.0.1 (DNS
 * rebinding) could read it, but cannot hide that name from the Host header.
 */
function refuseForeignNames(server: Server): void {
  const answers = server.listeners('request') as ((...args: unknown[]) => void)[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const name = (request.headers.host ?? '').replace(/:\d+$/, '');
    if (loopbackNames.includes(name)) for (const answer of answers) answer.call(server, request, response);
    else response.writeHead(421).end();
  });
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
