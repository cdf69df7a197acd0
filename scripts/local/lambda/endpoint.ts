import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestListener } from '../gateway/http-api.ts';
import { SignatureError, verifySignature } from '../sigv4.ts';
import { InvokeError } from './errors.ts';
import type { LocalEvents } from './events.ts';
import { maxEventBytes } from './payload.ts';

const invocations = /^\/2015-03-31\/functions\/([\w-]+)\/invocations$/;

/** Answers Lambda's operation Invoke with the invocation type `Event`, signed; any other request is refused. */
export function eventsEndpoint(
  events: Pick<LocalEvents, 'send'>,
  credentials: (accessKeyId: string) => string | undefined,
  now: () => number = Date.now,
): RequestListener {
  const run = async (request: IncomingMessage): Promise<void> => {
    const body = await readBody(request);
    const bodySha256 = createHash('sha256').update(body).digest('hex');
    verifySignature(request, { credentials, service: 'lambda', now: now(), bodySha256 });
    const [, functionName] = invocations.exec(request.url ?? '') ?? [];
    if (request.method !== 'POST' || functionName === undefined)
      throw new InvokeError('ResourceNotFoundException', `${request.method} ${request.url}`);
    if (request.headers['x-amz-invocation-type'] !== 'Event')
      throw new InvokeError('InvalidRequestContentException', 'Only events are taken here.');
    const event = body.toString('utf8') || '{}';
    refuseWhatIsNotJson(event);
    await events.send(functionName, event);
  };
  return (request, response) => {
    response.setHeader('x-amzn-requestid', randomUUID());
    run(request).then(
      () => response.writeHead(202, { 'content-length': 0 }).end(),
      (error: unknown) => refuse(response, error),
    );
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Read to its end all the same, so that the refusal can be read; the bytes are not kept.
    if (bytes <= maxEventBytes) chunks.push(chunk);
  }
  if (bytes > maxEventBytes)
    throw new InvokeError('RequestTooLargeException', `${bytes} bytes are too large for an event`);
  return Buffer.concat(chunks);
}

function refuseWhatIsNotJson(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw new InvokeError('InvalidRequestContentException', 'Could not parse request body into json');
  }
}

function refuse(response: ServerResponse, error: unknown): void {
  const [name, status] =
    error instanceof InvokeError
      ? [error.code, error.statusCode]
      : error instanceof SignatureError
        ? [error.name, error.status]
        : ['ServiceException', 500];
  if (name === 'ServiceException') console.error('lambda: an event could not be taken', error);
  const body = JSON.stringify({ Message: error instanceof Error ? error.message : String(error) });
  if (response.destroyed) return;
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': name };
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}
