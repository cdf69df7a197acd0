import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Something else listens on the port already. */
export class PortTakenError extends Error {
  readonly code = 'PORT_TAKEN';
  readonly host: string;
  readonly port: number;

  constructor(host: string, port: number) {
    super(`Port ${port} on ${host} is already in use`);
    this.name = 'PortTakenError';
    this.host = host;
    this.port = port;
  }
}

const portAttempts = 5;

/**
 * Listens on `host`, or on both loopback addresses when there is none: browsers may resolve `localhost` to either. A machine
 * without IPv6 is served on IPv4 alone. Port 0 takes a free one. Returns the servers and the port.
 * Throws PortTakenError, having closed whatever it had opened.
 */
export async function listen(
  createServer: () => Server,
  host: string | undefined,
  port: number,
): Promise<{ servers: Server[]; port: number }> {
  if (host !== undefined) {
    const server = await bind(createServer(), host, port);
    return { servers: [server], port: portOf(server) };
  }
  for (let attempt = 1; ; attempt += 1) {
    const first = await bind(createServer(), '127.0.0.1', port);
    try {
      const second = await bindIfPossible(createServer(), '::1', portOf(first));
      return { servers: second ? [first, second] : [first], port: portOf(first) };
    } catch (error) {
      first.close();
      // A port that was free on IPv4 may be taken on IPv6; one that was asked for by number is not exchanged.
      if (port !== 0 || attempt === portAttempts) throw error;
    }
  }
}

async function bind(server: Server, host: string, port: number): Promise<Server> {
  try {
    server.listen({ host, port });
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') throw new PortTakenError(host, port);
    throw error;
  }
}

async function bindIfPossible(server: Server, host: string, port: number): Promise<Server | undefined> {
  try {
    return await bind(server, host, port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return undefined;
    throw error;
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
