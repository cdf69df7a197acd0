import type { APIGatewayRequestAuthorizerEvent as Event } from 'aws-lambda';
import { processContext } from '../context.ts';
import { assertAllowed } from '../core/access-tokens/allowed.ts';
import { type Bearer, verifyBearer } from '../core/access-tokens/verify.ts';
import type { Context } from '../core/context.ts';
import { verifyAccessToken } from '../core/sessions/access-token.ts';
import { bearerOf, cookieNames, readCookie } from '../http/credentials.ts';
import { ApiError, errorCodes } from '../wire/errors.ts';
import { socketNeed } from '../wire/scopes.ts';
import type { SocketAuthorizer } from './socket-event.ts';

/** The shape API Gateway expects. `context` reaches every later event of the socket, so no frame looks anything up. */
interface Policy {
  readonly principalId: string;
  readonly policyDocument: {
    readonly Version: '2012-10-17';
    readonly Statement: readonly {
      Action: 'execute-api:Invoke';
      Effect: 'Allow' | 'Deny';
      Resource: string;
    }[];
  };
  readonly context?: SocketAuthorizer;
}

/**
 * Decides who may open a socket: an access token by cookie together with our own Origin, or by `Authorization: Bearer`.
 * A page of another site brings cookies but not our Origin (RFC 6455, 10.2). Touches no store, but for a personal access
 * token, which needs the scopes of everything that is pushed.
 */
export const create =
  (ctx: Context) =>
  async (event: Event): Promise<Policy> => {
    try {
      const headers = lowerCased(event.headers ?? {});
      if (headers.origin !== undefined && !ctx.settings.origins.includes(headers.origin)) return deny(event);
      const bearer = bearerOf(headers.authorization);
      const cookie =
        headers.origin && readCookie(headers.cookie?.split(';'), cookieNames(ctx.settings).access);
      if (!bearer && !cookie) return deny(event);
      const actor = bearer ? await verifyBearer(ctx, bearer) : await verifyAccessToken(ctx, cookie ?? '');
      assertAllowed(actor, socketNeed);
      return policy(event, 'Allow', actor.userId, authorizerOf(actor));
    } catch (error) {
      if (error instanceof ApiError && errorCodes[error.code].status < 500) return deny(event);
      // The gateway answers 500: the token may be good, so a client should come again.
      ctx.log.error('A socket could not be authorised.', { operation: '$authorize', error });
      throw new Error('The socket could not be authorised.');
    }
  };

export const handler = (event: Event) => create(processContext())(event);

/** API Gateway carries texts, numbers and booleans only, and gives every one of them back as text. */
function authorizerOf({ userId, sessionId, scopes, expiresAtMs }: Bearer): SocketAuthorizer {
  return {
    userId,
    sessionId,
    ...(scopes ? { scopes: scopes.join(' ') } : {}),
    ...(expiresAtMs ? { expiresAtMs: String(expiresAtMs) } : {}),
  };
}

function deny(event: Event): Policy {
  return policy(event, 'Deny', 'nobody');
}

function policy(
  event: Event,
  effect: 'Allow' | 'Deny',
  principalId: string,
  context?: Policy['context'],
): Policy {
  return {
    principalId,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: event.methodArn }],
    },
    ...(context ? { context } : {}),
  };
}

function lowerCased(headers: Record<string, string | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
