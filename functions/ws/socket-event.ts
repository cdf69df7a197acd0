import type { Connection } from '../core/presence/connections.ts';
import { scopes } from '../wire/access-tokens.ts';

/** What our socket handlers read of an API Gateway WebSocket event. */
export interface SocketEvent {
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: {
    readonly connectionId: string;
    readonly authorizer?: Readonly<Record<string, unknown>>;
  };
}

/** What the authoriser tells of a socket; the last two for a personal access token, its scopes divided by blanks. */
export interface SocketAuthorizer {
  readonly userId: string;
  readonly sessionId: string;
  readonly scopes?: string;
  readonly expiresAtMs?: string;
}

export interface SocketResult {
  readonly statusCode: number;
  readonly body?: string;
}

/** Whose socket this is, as the authoriser found when it was opened. */
export function connectionOf(event: SocketEvent): Connection {
  const { connectionId, authorizer } = event.requestContext;
  const { userId, sessionId, scopes: allowed, expiresAtMs } = authorizer ?? {};
  if (typeof userId !== 'string' || typeof sessionId !== 'string')
    throw new Error('The socket has no authoriser.');
  if (typeof allowed !== 'string') return { connectionId, userId, sessionId };
  const given = allowed.split(' ');
  return {
    connectionId,
    userId,
    sessionId,
    scopes: scopes.filter((scope) => given.includes(scope)),
    expiresAtMs: Number(expiresAtMs),
  };
}
