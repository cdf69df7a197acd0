import type { APIGatewayRequestAuthorizerEvent as Event } from 'aws-lambda';
import { processContext } from '../context.ts';
import type { Context } from '../core/context.ts';
import { verifyAccessToken } from '../core/sessions/access-token.ts';
import { bearerOf, cookieNames, readCookie } from '../http/credentials.ts';

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
  readonly context?: { readonly userId: string; readonly sessionId: string };
}

/**
 * Decides who may open a socket: an access token by cookie together with our own Origin, or by `Authorization: Bearer`.
 * A page of another site brings cookies but not our Origin (RFC 6455, 10.2). Touches no store.
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
      const token = bearer ?? cookie;
      if (!token) return deny(event);
      const actor = await verifyAccessToken(ctx, token);
      return policy(event, 'Allow', actor.userId, { userId: actor.userId, sessionId: actor.sessionId });
    } catch {
      return deny(event);
    }
  };

export const handler = (event: Event) => create(processContext())(event);

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
