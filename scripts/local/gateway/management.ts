import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from './body.ts';
import { type Connection, maxMessageBytes } from './connection.ts';
import type { RequestListener } from './http-api.ts';
import { gatewayId } from './ids.ts';

/** Rejects when a request's signature is not good; the error's `code` becomes the error type of the 403. */
export type VerifyRequest = (request: IncomingMessage, body: Buffer) => Promise<void>;

export interface ManagementOptions {
  readonly stage: string;
  readonly find: (connectionId: string) => Connection | undefined;
  readonly verify?: VerifyRequest;
}

interface Answer {
  readonly statusCode: number;
  readonly errorType?: string;
  readonly body?: unknown;
}

/**
 * Stands in for the @connections API: POST sends a message, GET describes, DELETE closes. A connection that is closed, closing
 * or still in its `$connect` is Gone. The error type goes out as `x-amzn-ErrorType`, from which the SDK names its errors.
 */
export function createManagementApi(options: ManagementOptions): RequestListener {
  const { stage, find, verify } = options;

  async function answer(request: IncomingMessage): Promise<Answer> {
    const connectionId = connectionIdOf(request.url ?? '', stage);
    if (connectionId === undefined) return failure(403, 'ForbiddenException', 'Forbidden');
    if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 '))
      return failure(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
    const body = await readBody(request, maxMessageBytes);
    if (body === 'too-large') return failure(413, 'PayloadTooLargeException', 'Payload too large');
    const refused = await verify?.(request, body).then(() => undefined, refusalOf);
    if (refused) return refused;

    const connection = find(connectionId);
    if (!connection?.open) return failure(410, 'GoneException', 'The connection is gone');
    switch (request.method) {
      case 'POST':
        return connection.send(body.toString('utf8'))
          ? { statusCode: 200 }
          : failure(410, 'GoneException', 'The connection is gone');
      case 'GET':
        return { statusCode: 200, body: describe(connection) };
      case 'DELETE':
        connection.close(1000, 'Connection Closed Normally');
        return { statusCode: 204 };
      default:
        return failure(403, 'ForbiddenException', 'Forbidden');
    }
  }

  return (request, response) => {
    answer(request).then(
      (reply) => write(response, reply),
      () => response.destroy(),
    );
  };
}

function connectionIdOf(url: string, stage: string): string | undefined {
  const path = url.split('?')[0] ?? '';
  const unstaged = path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : path;
  const encoded = /^\/@connections\/([^/]+)$/.exec(unstaged)?.[1];
  try {
    return encoded && decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

function describe(connection: Connection) {
  const { connectedAt, identity } = connection.info;
  return {
    connectedAt: new Date(connectedAt).toISOString(),
    identity,
    lastActiveAt: new Date(connection.lastActiveAt).toISOString(),
  };
}

function refusalOf(error: unknown): Answer {
  const { code, message } = Object(error) as { code?: unknown; message?: unknown };
  return failure(
    403,
    typeof code === 'string' ? code : 'InvalidSignatureException',
    String(message ?? 'Forbidden'),
  );
}

function failure(statusCode: number, errorType: string, message: string): Answer {
  return { statusCode, errorType, body: { message } };
}

function write(response: ServerResponse, answer: Answer): void {
  response.statusCode = answer.statusCode;
  response.setHeader('x-amzn-RequestId', gatewayId());
  if (answer.errorType) response.setHeader('x-amzn-ErrorType', answer.errorType);
  if (answer.body === undefined) return void response.end();
  const body = JSON.stringify(answer.body);
  response.setHeader('content-type', 'application/json').setHeader('content-length', Buffer.byteLength(body));
  response.end(body);
}
