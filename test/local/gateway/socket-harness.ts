import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import type { APIGatewayProxyWebsocketEventV2, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import WebSocket from 'ws';
import { createSocketApi, type SocketApiOptions } from '../../../scripts/local/gateway/socket-api.ts';
import { createInvoker } from '../../../scripts/local/lambda.ts';

export type SocketEvent = APIGatewayProxyWebsocketEventV2 & {
  headers: Record<string, string>;
  queryStringParameters?: Record<string, string>;
  requestContext: {
    authorizer?: Record<string, string>;
    disconnectStatusCode?: number;
    disconnectReason?: string;
  };
};

export interface Handlers {
  authorize?: (event: APIGatewayRequestAuthorizerEvent) => Promise<unknown>;
  connect?: (event: SocketEvent) => Promise<unknown>;
  message?: (event: SocketEvent) => Promise<unknown>;
  disconnect?: (event: SocketEvent) => Promise<unknown>;
}

type Options = Partial<Omit<SocketApiOptions, 'routes' | 'invoke'>> & { replies?: boolean };

/** A socket API with tiny handlers on an ephemeral port, a real management client, and a list of the events they got. */
export async function startSocketApi(handlers: Handlers = {}, options: Options = {}) {
  const { replies = true, ...apiOptions } = options;
  const log = () => {};
  const events: SocketEvent[] = [];
  const spec = (handler: ((event: never) => Promise<unknown>) | undefined, result: unknown) => ({
    handler: async (event: unknown) => {
      events.push(event as SocketEvent);
      return handler ? handler(event as never) : result;
    },
    timeoutSeconds: 1,
    memoryMib: 128,
  });
  const { invoke } = createInvoker({
    functions: {
      authorize: spec(handlers.authorize, null),
      connect: spec(handlers.connect, { statusCode: 200 }),
      message: spec(handlers.message, { statusCode: 200 }),
      disconnect: spec(handlers.disconnect, null),
    },
    log,
  });
  const api = createSocketApi({
    routes: [
      { key: '$connect', function: 'connect', replies: false },
      { key: '$default', function: 'message', replies },
      { key: '$disconnect', function: 'disconnect', replies: false },
    ],
    invoke,
    log,
    ...(handlers.authorize ? { authorizer: 'authorize' } : {}),
    ...apiOptions,
  });
  const server = createServer(api.management);
  server.on('upgrade', api.handleUpgrade);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const clients: WebSocket[] = [];
  const management = new ApiGatewayManagementApiClient({
    endpoint: `http://127.0.0.1:${port}/ws`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });

  /** Starts a connection; `path` may carry a query. */
  function dial(
    path = '/ws',
    protocols: string[] = [],
    clientOptions: WebSocket.ClientOptions = {},
  ): WebSocket {
    const client = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, clientOptions);
    client.on('error', () => {});
    clients.push(client);
    return client;
  }

  return {
    api,
    events,
    port,
    management,
    dial,
    async connect(): Promise<{ client: WebSocket; connectionId: string }> {
      const client = dial();
      await once(client, 'open');
      return { client, connectionId: api.connections().at(-1) ?? '' };
    },
    /** How many TCP connections the server holds. */
    streams: () => promisify(server.getConnections.bind(server))(),
    /** The status a refused upgrade was answered with. */
    async refusal(path?: string): Promise<number> {
      const [, response] = await once(dial(path), 'unexpected-response');
      return response.statusCode;
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.terminate();
      await api.stop();
      management.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The next text frame. */
export async function nextText(client: WebSocket): Promise<string> {
  const [data] = await once(client, 'message');
  return String(data);
}

/** The status and reason a socket ends with. */
export async function closing(client: WebSocket): Promise<{ code: number; reason: string }> {
  const [code, reason] = await once(client, 'close');
  return { code, reason: String(reason) };
}

/** The bytes of a WebSocket handshake, for clients that do more to their socket than `ws` lets them. */
export function handshakeBytes(): Buffer {
  const key = Buffer.alloc(16).toString('base64');
  return Buffer.from(
    'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  );
}

/** An authoriser's answer with one statement. */
export function policy(effect: 'Allow' | 'Deny', resource: string, context: Record<string, unknown> = {}) {
  const statement = { Action: 'execute-api:Invoke', Effect: effect, Resource: resource };
  return {
    principalId: 'user-1',
    policyDocument: { Version: '2012-10-17', Statement: [statement] },
    context,
  };
}
