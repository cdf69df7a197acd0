import { processContext } from '../context.ts';
import type { Context } from '../core/context.ts';
import { leave } from '../core/presence/leave.ts';
import { connectionOf, type SocketEvent, type SocketResult } from './socket-event.ts';

/** Best effort: what is missed here expires by itself. */
export const create =
  (ctx: Context) =>
  async (event: SocketEvent): Promise<SocketResult> => {
    try {
      await leave(ctx, connectionOf(event));
    } catch (error) {
      ctx.log.error('A closed socket could not be forgotten.', { operation: '$disconnect', error });
    }
    return { statusCode: 200 };
  };

export const handler = (event: SocketEvent) => create(processContext())(event);
