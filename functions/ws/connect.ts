import { processContext } from '../context.ts';
import type { Context } from '../core/context.ts';
import { admitConnection } from '../core/presence/connections.ts';
import { connectionOf, type SocketEvent, type SocketResult } from './socket-event.ts';

/**
 * The authoriser has accepted the access token; here a session that was ended since is refused. Never touches Postgres.
 * Without the live store sockets are let in: messages then flow by sync, and nothing is pushed to anybody.
 */
export const create =
  (ctx: Context) =>
  async (event: SocketEvent): Promise<SocketResult> => {
    try {
      return { statusCode: (await admitConnection(ctx, connectionOf(event))) ? 200 : 401 };
    } catch (error) {
      ctx.log.error('A socket could not be recorded.', { operation: '$connect', store: 'redis', error });
      return { statusCode: 200 };
    }
  };

export const handler = (event: SocketEvent) => create(processContext())(event);
