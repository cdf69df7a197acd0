import type { Connection } from '../core/presence/connections.ts';

/** What our socket handlers read of an API Gateway WebSocket event. */
export interface SocketEvent {
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: {
    readonly connectionId: string;
    readonly authorizer?: Readonly<Record<string, unknown>>;
  };
}

export interface SocketResult {
  readonly statusCode: number;
  readonly body?: string;
}

/** Whose socket this is, as the authoriser found when it was opened. */
export function connectionOf(event: SocketEvent): Connection {
  const { connectionId, authorizer } = event.requestContext;
  const { userId, sessionId } = authorizer ?? {};
  if (typeof userId !== 'string' || typeof sessionId !== 'string')
    throw new Error('The socket has no authoriser.');
  return { connectionId, userId, sessionId };
}
