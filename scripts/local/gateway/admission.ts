import type { IncomingMessage } from 'node:http';
import { FunctionError, type Invoke } from '../lambda.ts';
import { IntegrationTimeoutError, invokeWithin } from './integration.ts';
import { type AuthorizerContext, evaluatePolicy } from './policy.ts';
import { type ConnectionInfo, createAuthorizerEvent, createConnectEvent } from './socket-events.ts';

export type Admission =
  | {
      readonly admitted: true;
      readonly authorizer: AuthorizerContext | undefined;
      readonly subprotocol: string | undefined;
    }
  | { readonly admitted: false; readonly statusCode: number; readonly message: string };

export interface AdmissionOptions {
  readonly invoke: Invoke;
  readonly authorizer: string | undefined;
  readonly connect: string | undefined;
  readonly integrationTimeoutMs: number;
}

/**
 * Decides about one connection attempt before it is upgraded: first the authoriser (403 on Deny, 401 when it throws
 * "Unauthorized", 500 when it fails), then the `$connect` handler (its own status unless that is 2xx, 502 when it fails,
 * 504 when it takes too long).
 */
export async function admit(
  request: IncomingMessage,
  info: ConnectionInfo,
  options: AdmissionOptions,
): Promise<Admission> {
  const authorization = await authorize(request, info, options);
  if ('statusCode' in authorization) return authorization;
  const { authorizer } = authorization;
  if (options.connect === undefined) return { admitted: true, authorizer, subprotocol: undefined };

  const event = createConnectEvent(request, info, authorizer);
  let result: unknown;
  try {
    result = await invokeWithin(options.integrationTimeoutMs, options.invoke, options.connect, event);
  } catch (error) {
    return error instanceof IntegrationTimeoutError
      ? refusal(504, 'Endpoint request timed out')
      : refusal(502, 'Internal server error');
  }
  const { statusCode, headers } = Object(result) as { statusCode?: unknown; headers?: unknown };
  if (typeof statusCode !== 'number' || statusCode < 200 || statusCode > 599)
    return refusal(502, 'Internal server error');
  if (statusCode > 299) return refusal(statusCode, 'Forbidden');
  return { admitted: true, authorizer, subprotocol: offeredSubprotocol(request, headers) };
}

async function authorize(request: IncomingMessage, info: ConnectionInfo, options: AdmissionOptions) {
  if (options.authorizer === undefined) return { authorizer: undefined };
  const methodArn = `arn:aws:execute-api:us-east-1:000000000000:local/${info.stage}/$connect`;
  const event = createAuthorizerEvent(request, info, methodArn);
  let output: unknown;
  try {
    output = await invokeWithin(options.integrationTimeoutMs, options.invoke, options.authorizer, event);
  } catch (error) {
    const unauthorized = error instanceof FunctionError && error.message === 'Unauthorized';
    return unauthorized ? refusal(401, 'Unauthorized') : refusal(500, 'Internal server error');
  }
  const authorization = evaluatePolicy(output, methodArn);
  if (authorization.decision === 'malformed') return refusal(500, 'Internal server error');
  if (authorization.decision === 'deny')
    return refusal(403, 'User is not authorized to access this resource');
  return { authorizer: authorization.context };
}

function refusal(statusCode: number, message: string) {
  return { admitted: false, statusCode, message } as const;
}

/** A subprotocol that the client did not offer would make it fail the connection: it is echoed only when it did. */
function offeredSubprotocol(request: IncomingMessage, headers: unknown): string | undefined {
  const chosen = Object.entries(Object(headers) as Record<string, unknown>).find(
    ([name]) => name.toLowerCase() === 'sec-websocket-protocol',
  )?.[1];
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  return typeof chosen === 'string' && offered.includes(chosen) ? chosen : undefined;
}
