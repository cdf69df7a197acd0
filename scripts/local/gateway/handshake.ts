import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { maxMessageBytes } from './connection.ts';

/** How long a closing socket may take to answer the close frame before it is cut. */
const closeTimeoutMs = 2_000;

export type Upgrade = (
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  subprotocol: string | undefined,
  onOpen: (accepted: WebSocket) => void,
) => Promise<boolean>;

/**
 * Makes the function that completes an upgrade; it resolves to false when the client has gone meanwhile. Listeners that
 * `onOpen` attaches miss nothing: the socket delivers its first bytes only afterwards.
 */
export function createUpgrade(): Upgrade {
  const subprotocols = new WeakMap<IncomingMessage, string | undefined>();
  // `closeTimeout` is missing from the type definitions of this version of `ws`.
  const options = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxMessageBytes,
    closeTimeout: closeTimeoutMs,
    handleProtocols: (_: Set<string>, request: IncomingMessage) => subprotocols.get(request) ?? false,
  } as const;
  const server = new WebSocketServer(options);

  return (request, socket, head, subprotocol, onOpen) => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    if (subprotocol !== undefined) subprotocols.set(request, subprotocol);
    socket.once('close', () => resolve(false));
    if (socket.destroyed) resolve(false);
    else
      server.handleUpgrade(request, socket, head, (accepted) => {
        onOpen(accepted);
        resolve(true);
      });
    return promise;
  };
}

/** Whether a request asks for RFC 6455's handshake, so that no handler runs for one that could never be completed. */
export function isHandshake(request: IncomingMessage): boolean {
  const { upgrade, 'sec-websocket-key': key, 'sec-websocket-version': version } = request.headers;
  const protocols = request.headers['sec-websocket-protocol'];
  return (
    request.method === 'GET' &&
    upgrade?.toLowerCase() === 'websocket' &&
    /^[+/0-9A-Za-z]{22}==$/.test(key ?? '') &&
    version === '13' &&
    (protocols === undefined || isProtocolList(protocols))
  );
}

function isProtocolList(header: string): boolean {
  const names = header.split(',').map((name) => name.trim());
  return names.every((name) => /^[\w!#$%&'*+.^`|~-]+$/.test(name)) && new Set(names).size === names.length;
}
