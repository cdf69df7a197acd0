import type { ServerResponse } from 'node:http';

/** What goes back to the client. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

/** An answer of the gateway itself, in its own wording. */
export function gatewayAnswer(statusCode: number, message: string): HttpAnswer {
  return {
    statusCode,
    headers: { 'content-type': 'application/json' },
    cookies: [],
    body: Buffer.from(JSON.stringify({ message })),
  };
}

/**
 * Reads a handler's result as payload format 2.0 does. Without a `statusCode` the whole result is the JSON body of a 200;
 * with one, the shape has to be right. Returns undefined for a malformed result.
 */
export function parseResult(result: unknown): HttpAnswer | undefined {
  if (!isRecord(result) || !('statusCode' in result)) return inferAnswer(result);
  const { statusCode, headers, cookies, body, isBase64Encoded } = result;
  if (typeof statusCode !== 'number' || !Number.isInteger(statusCode)) return undefined;
  if (statusCode < 200 || statusCode > 599) return undefined;
  if (body !== undefined && body !== null && typeof body !== 'string') return undefined;
  const headerMap = parseHeaders(headers ?? {});
  if (!headerMap || !isStringArray(cookies ?? [])) return undefined;
  return {
    statusCode,
    headers: { ...(body ? { 'content-type': 'text/plain;charset=UTF-8' } : {}), ...headerMap },
    cookies: (cookies ?? []) as string[],
    body: Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

/** Writes an answer. Header names that HTTP refuses make it throw before anything has been sent. */
export function writeAnswer(response: ServerResponse, answer: HttpAnswer): void {
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  if (answer.cookies.length > 0) response.setHeader('set-cookie', [...answer.cookies]);
  response.statusCode = answer.statusCode;
  if (answer.statusCode === 204 || answer.statusCode === 304) response.end();
  else response.setHeader('content-length', answer.body.length).end(answer.body);
}

function inferAnswer(result: unknown): HttpAnswer {
  const body = typeof result === 'string' ? result : JSON.stringify(result);
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    cookies: [],
    body: Buffer.from(body),
  };
}

const ownedByGateway = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
]);

function parseHeaders(headers: unknown): Record<string, string> | undefined {
  if (!isRecord(headers)) return undefined;
  const parsed: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
      return undefined;
    if (!ownedByGateway.has(name.toLowerCase())) parsed[name.toLowerCase()] = String(value);
  }
  return parsed;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStringArray(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
