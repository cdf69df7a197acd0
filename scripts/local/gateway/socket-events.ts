import type { IncomingMessage } from 'node:http';
import { gatewayId, requestTime } from './ids.ts';
import type { AuthorizerContext } from './policy.ts';
import { sourceOf } from './source.ts';

/** What every event of one connection says about it. */
export interface ConnectionInfo {
  readonly connectionId: string;
  readonly connectedAt: number;
  readonly domainName: string;
  readonly stage: string;
  readonly identity: { readonly sourceIp: string; readonly userAgent?: string };
}

type EventType = 'CONNECT' | 'MESSAGE' | 'DISCONNECT';

/** The parts of an upgrade request that reach `$connect` and its authoriser: header names keep the client's capitals. */
export function createConnectEvent(
  request: IncomingMessage,
  info: ConnectionInfo,
  authorizer?: AuthorizerContext,
) {
  const { headers, multiValueHeaders } = readHeaders(request, info.domainName);
  const query = new URLSearchParams(request.url?.split('?')[1] ?? '');
  return {
    headers,
    multiValueHeaders,
    ...(query.size > 0
      ? {
          queryStringParameters: Object.fromEntries(query),
          multiValueQueryStringParameters: Object.fromEntries(
            [...query.keys()].map((name) => [name, query.getAll(name)]),
          ),
        }
      : {}),
    requestContext: requestContext('$connect', 'CONNECT', info, authorizer),
    isBase64Encoded: false,
  };
}

/** The same connection attempt as a REQUEST authoriser sees it. */
export function createAuthorizerEvent(request: IncomingMessage, info: ConnectionInfo, methodArn: string) {
  const { isBase64Encoded: _, ...event } = createConnectEvent(request, info);
  return { type: 'REQUEST', methodArn, ...event };
}

export function createMessageEvent(
  info: ConnectionInfo,
  authorizer: AuthorizerContext | undefined,
  body: string,
) {
  const context = requestContext('$default', 'MESSAGE', info, authorizer);
  return {
    requestContext: { ...context, messageId: gatewayId() },
    body,
    isBase64Encoded: false,
  };
}

export function createDisconnectEvent(
  info: ConnectionInfo,
  authorizer: AuthorizerContext | undefined,
  close: { statusCode: number; reason: string },
) {
  const headers = { Host: info.domainName, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' };
  return {
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    requestContext: {
      ...requestContext('$disconnect', 'DISCONNECT', info, authorizer),
      disconnectStatusCode: close.statusCode,
      disconnectReason: close.reason,
    },
    isBase64Encoded: false,
  };
}

function requestContext(
  routeKey: string,
  eventType: EventType,
  info: ConnectionInfo,
  authorizer: AuthorizerContext | undefined,
) {
  const requestId = gatewayId();
  const now = Date.now();
  return {
    routeKey,
    ...(authorizer ? { authorizer: { ...authorizer } } : {}),
    eventType,
    extendedRequestId: requestId,
    requestTime: requestTime(now),
    messageDirection: 'IN',
    stage: info.stage,
    connectedAt: info.connectedAt,
    requestTimeEpoch: now,
    identity: { ...info.identity },
    requestId,
    domainName: info.domainName,
    connectionId: info.connectionId,
    apiId: 'local',
  };
}

function readHeaders(request: IncomingMessage, domainName: string) {
  const multiValueHeaders: Record<string, string[]> = {};
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? '';
    if (/^(?:host|x-forwarded-for)$/i.test(name)) continue;
    multiValueHeaders[name] = [...(multiValueHeaders[name] ?? []), request.rawHeaders[index + 1] ?? ''];
  }
  multiValueHeaders.Host = [domainName];
  multiValueHeaders['X-Forwarded-For'] = [sourceOf(request).forwardedFor];
  const headers = Object.fromEntries(
    Object.entries(multiValueHeaders).map(([name, values]) => [name, values.at(-1) ?? '']),
  );
  return { headers, multiValueHeaders };
}
