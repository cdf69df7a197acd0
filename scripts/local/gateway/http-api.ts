import type { IncomingMessage, ServerResponse } from 'node:http';
import { FunctionError, type Invoke, InvokeError, type Log } from '../lambda.ts';
import { readBody } from './body.ts';
import { createHttpEvent, splitTarget } from './http-event.ts';
import { gatewayAnswer, type HttpAnswer, parseResult, writeAnswer } from './http-response.ts';
import { createMatcher, type HttpRouteSpec } from './http-routes.ts';
import { gatewayId } from './ids.ts';
import { IntegrationTimeoutError, invokeWithin } from './integration.ts';

const maxBodyBytes = 10 * 1024 * 1024;

export interface HttpApiOptions {
  readonly routes: readonly HttpRouteSpec[];
  readonly invoke: Invoke;
  /** What handlers see as `host` and `requestContext.domainName`. */
  readonly domainName?: string;
  /** API Gateway's own limit, beside each function's: 30 s, which cannot be raised. */
  readonly integrationTimeoutMs?: number;
  /** Told of results that the gateway could not make an answer of. */
  readonly log?: Log;
}

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Stands in for an API Gateway HTTP API with Lambda proxy integrations in payload format 2.0. There is no `$default` route:
 * what no route matches is answered 404. A failing function is answered 500, one slower than the gateway allows 503,
 * a body beyond 10 MiB (or beyond what Lambda takes) 413.
 */
export function createHttpApi(options: HttpApiOptions): RequestListener {
  const {
    invoke,
    domainName = 'http-api.execute-api.local',
    integrationTimeoutMs = 30_000,
    log = (message, details) => console.error(message, details ?? ''),
  } = options;
  const match = createMatcher(options.routes);

  async function answer(request: IncomingMessage): Promise<HttpAnswer> {
    const target = splitTarget(request.url);
    const path = target && decodePath(target.rawPath);
    if (target === undefined || path === undefined) return gatewayAnswer(400, 'Bad Request');
    const found = match(request.method ?? '', path);
    if (!found) return gatewayAnswer(404, 'Not Found');
    const body = await readBody(request, maxBodyBytes);
    if (body === 'too-large') return gatewayAnswer(413, 'Request Entity Too Large');

    const event = createHttpEvent(request, {
      match: found,
      path,
      rawQuery: target.rawQuery,
      body,
      domainName,
    });
    const functionName = found.route.function;
    try {
      const parsed = parseResult(await invokeWithin(integrationTimeoutMs, invoke, functionName, event));
      if (parsed) return parsed;
      log(`${functionName} returned something that is no answer of payload format 2.0`);
    } catch (error) {
      if (error instanceof IntegrationTimeoutError) return gatewayAnswer(503, 'Service Unavailable');
      if (error instanceof InvokeError && error.statusCode === 413)
        return gatewayAnswer(413, 'Request Entity Too Large');
      if (!(error instanceof FunctionError)) log(`${functionName} could not be invoked`, error);
    }
    return gatewayAnswer(500, 'Internal Server Error');
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('apigw-requestid', gatewayId());
    const reply = await answer(request);
    try {
      writeAnswer(response, reply);
    } catch (error) {
      log('A handler returned headers that HTTP does not allow', error);
      for (const name of Object.keys(reply.headers)) response.removeHeader(name);
      response.removeHeader('set-cookie');
      writeAnswer(response, gatewayAnswer(500, 'Internal Server Error'));
    }
  }

  return (request, response) => {
    serve(request, response).catch(() => response.destroy());
  };
}

function decodePath(rawPath: string): string | undefined {
  try {
    return decodeURIComponent(rawPath);
  } catch {
    return undefined;
  }
}
