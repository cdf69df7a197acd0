import type { Invoke } from '../lambda.ts';
import { type Connection, maxMessageBytes } from './connection.ts';
import { IntegrationTimeoutError, invokeWithin } from './integration.ts';
import { createMessageEvent } from './socket-events.ts';

export interface DeliveryOptions {
  readonly invoke: Invoke;
  /** The `$default` route; without one every message is answered "Forbidden". */
  readonly route: { readonly function: string; readonly replies: boolean } | undefined;
  readonly integrationTimeoutMs: number;
}

/**
 * Hands one text message to the `$default` handler. Its `body` is sent back when the route replies and the status is 2xx; a
 * failure is told to the client in the frame API Gateway sends, whether the route replies or not.
 */
export async function deliver(connection: Connection, text: string, options: DeliveryOptions): Promise<void> {
  const event = createMessageEvent(connection.info, connection.authorizer, text);
  const { connectionId, requestId } = event.requestContext;
  const fail = (message: string) => {
    connection.send(JSON.stringify({ message, connectionId, requestId }));
  };
  if (!options.route) return fail('Forbidden');
  try {
    const result = await invokeWithin(
      options.integrationTimeoutMs,
      options.invoke,
      options.route.function,
      event,
    );
    const reply = options.route.replies ? replyOf(result) : undefined;
    if (reply === undefined) return;
    if (Buffer.byteLength(reply) > maxMessageBytes) fail('Internal server error');
    else connection.send(reply);
  } catch (error) {
    const timedOut = error instanceof IntegrationTimeoutError;
    fail(timedOut ? 'Endpoint request timed out' : 'Internal server error');
  }
}

function replyOf(result: unknown): string | undefined {
  const { statusCode, body } = Object(result) as { statusCode?: unknown; body?: unknown };
  const succeeded = typeof statusCode === 'number' && statusCode >= 200 && statusCode <= 299;
  return succeeded && typeof body === 'string' && body !== '' ? body : undefined;
}
