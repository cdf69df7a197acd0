import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Invoke, Log } from '../lambda.ts';
import { admit } from './admission.ts';
import { Connection } from './connection.ts';
import { deliver } from './deliver.ts';
import { createUpgrade, isHandshake } from './handshake.ts';
import type { RequestListener } from './http-api.ts';
import { gatewayId } from './ids.ts';
import { createManagementApi, type VerifyRequest } from './management.ts';
import type { AuthorizerContext } from './policy.ts';
import { refuseUpgrade } from './refuse.ts';
import { type ConnectionInfo, createDisconnectEvent } from './socket-events.ts';
import { sourceOf } from './source.ts';
import { createThrottle } from './throttle.ts';

export interface SocketRouteSpec {
  readonly key: '$connect' | '$disconnect' | '$default';
  readonly function: string;
  /** What the handler returns is sent back as a frame. */
  readonly replies: boolean;
}

export interface SocketApiOptions {
  readonly routes: readonly SocketRouteSpec[];
  readonly invoke: Invoke;
  /** The function that decides before `$connect`; without one everybody is let through to it. */
  readonly authorizer?: string;
  /** Verifies the signature of a management request; rejects to refuse it. Without it a signature only has to be there. */
  readonly verify?: VerifyRequest;
  readonly domainName?: string;
  readonly stage?: string;
  readonly idleTimeoutMs?: number;
  readonly maxLifetimeMs?: number;
  readonly integrationTimeoutMs?: number;
  readonly maxNewConnectionsPerSecond?: number;
  /** A client that leaves more than this unread is cut off. */
  readonly maxBufferedBytes?: number;
  readonly log?: Log;
  /** Told of every attempt to connect before anything is decided about it; for measurements. */
  readonly onAttempt?: () => void;
}

export interface SocketApi {
  /** Takes an HTTP server's `upgrade` event. `refusalHeaders` go with every answer that is not an upgrade. */
  handleUpgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    refusalHeaders?: Readonly<Record<string, string>>,
  ): void;
  /** Listener for `{endpoint}/@connections/{id}`, with or without the stage in front. */
  readonly management: RequestListener;
  /** What a POST to @connections does, without the request: false where the connection is gone. */
  post(connectionId: string, text: string): boolean;
  /** What a DELETE does; one that is gone is passed over. */
  close(connectionId: string): void;
  /** Ids of the connections that are open now. */
  connections(): string[];
  /** Closes every connection with 1001; their `$disconnect` follows. */
  closeAll(): void;
  /** Ends these connections without a close frame; their `$disconnect` follows with 1006. An id that is not open is passed over. */
  cut(connectionIds: readonly string[]): void;
  /** Refuses new connections, closes the open ones, and resolves when all handlers, `$disconnect` included, have ended. */
  stop(): Promise<void>;
}

/**
 * Stands in for an API Gateway WebSocket API: authoriser and `$connect` before the upgrade, messages handed to `$default`
 * concurrently (so they can overtake each other), `$disconnect` afterwards, and its limits: 32 KiB frames and 128 KiB
 * messages (1009), text only (1003), 10 min idle and 2 h in all (1001), 500 new connections a second (429).
 */
export function createSocketApi(options: SocketApiOptions): SocketApi {
  const {
    invoke,
    stage = 'ws',
    domainName = 'socket-api.execute-api.local',
    integrationTimeoutMs = 29_000,
    log = (message, details) => console.error(message, details ?? ''),
  } = options;
  const limits = {
    idleTimeoutMs: options.idleTimeoutMs ?? 600_000,
    maxLifetimeMs: options.maxLifetimeMs ?? 7_200_000,
    maxBufferedBytes: options.maxBufferedBytes ?? 1024 * 1024,
  };
  const route = (key: SocketRouteSpec['key']) => options.routes.find((candidate) => candidate.key === key);
  const admission = {
    invoke,
    integrationTimeoutMs,
    authorizer: options.authorizer,
    connect: route('$connect')?.function,
  };
  const delivery = { invoke, integrationTimeoutMs, route: route('$default') };
  const open = new Map<string, Connection>();
  const tasks = new Set<Promise<void>>();
  const upgrade = createUpgrade();
  const takeToken = createThrottle(options.maxNewConnectionsPerSecond ?? 500);
  let stopped = false;

  const handleUpgrade: SocketApi['handleUpgrade'] = (request, socket, head, refusalHeaders = {}) => {
    options.onAttempt?.();
    socket.on('error', () => socket.destroy());
    const refuse = (statusCode: number, message: string) =>
      refuseUpgrade(socket, statusCode, message, refusalHeaders);
    if (stopped) return refuse(503, 'Service Unavailable');
    if (request.url?.split('?')[0] !== `/${stage}`) return refuse(403, 'Forbidden');
    if (!isHandshake(request)) return refuse(400, 'Bad Request');
    if (!takeToken()) return refuse(429, 'Too Many Requests');
    run(connect(request, socket, head, refuse));
  };

  async function connect(
    request: IncomingMessage,
    stream: Duplex,
    head: Buffer,
    refuse: (statusCode: number, message: string) => void,
  ): Promise<void> {
    const userAgent = request.headers['user-agent'];
    const info: ConnectionInfo = {
      connectionId: gatewayId(),
      connectedAt: Date.now(),
      domainName,
      stage,
      identity: { sourceIp: sourceOf(request).sourceIp, ...(userAgent ? { userAgent } : {}) },
    };
    const verdict = await admit(request, info, admission);
    if (!verdict.admitted) return refuse(verdict.statusCode, verdict.message);
    const { authorizer } = verdict;
    const upgraded = await upgrade(request, stream, head, verdict.subprotocol, (socket) => {
      const connection = new Connection({ socket, stream, info, authorizer }, limits, {
        onMessage: (text) => run(deliver(connection, text, delivery)),
        onClose: (statusCode, reason) => {
          open.delete(info.connectionId);
          run(disconnect(info, authorizer, statusCode, reason));
        },
      });
      open.set(info.connectionId, connection);
      if (stopped) connection.close(1001, 'Going away');
    });
    if (!upgraded) await disconnect(info, authorizer, 1006, '');
  }

  async function disconnect(
    info: ConnectionInfo,
    authorizer: AuthorizerContext | undefined,
    statusCode: number,
    reason: string,
  ): Promise<void> {
    const target = route('$disconnect');
    if (!target) return;
    const event = createDisconnectEvent(info, authorizer, { statusCode, reason });
    // Best effort: the invoker has reported the failure, and nobody is left to tell.
    await invoke(target.function, event).catch(() => {});
  }

  function run(task: Promise<void>): void {
    const settled = task.catch((error) => log('The socket gateway failed', error));
    tasks.add(settled);
    void settled.finally(() => tasks.delete(settled));
  }

  function closeAll(): void {
    for (const connection of open.values()) connection.close(1001, 'Going away');
  }

  function cut(connectionIds: readonly string[]): void {
    for (const id of connectionIds) open.get(id)?.cut();
  }

  async function stop(): Promise<void> {
    stopped = true;
    closeAll();
    // A connection that closes begins its `$disconnect`, so this goes on until both have run dry.
    while (open.size > 0 || tasks.size > 0)
      await Promise.all([...tasks, ...[...open.values()].map(({ closed }) => closed)]);
  }

  return {
    handleUpgrade,
    management: createManagementApi({
      stage,
      find: (connectionId) => open.get(connectionId),
      ...(options.verify ? { verify: options.verify } : {}),
    }),
    post: (connectionId, text) => open.get(connectionId)?.send(text) ?? false,
    close: (connectionId) => open.get(connectionId)?.close(1000, 'Connection Closed Normally'),
    connections: () =>
      [...open.values()].filter((connection) => connection.open).map(({ info }) => info.connectionId),
    closeAll,
    cut,
    stop,
  };
}
