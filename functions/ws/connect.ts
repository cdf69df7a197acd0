import { processContext } from '../context.ts';
import type { Context } from '../core/context.ts';
import type { SocketEvent, SocketResult } from './socket-event.ts';

/**
 * The authoriser has decided; nothing may be posted from here, and the socket is recorded by its first frame, so
 * opening one touches no store.
 */
export const create =
  (_ctx: Context) =>
  async (_event: SocketEvent): Promise<SocketResult> => ({ statusCode: 200 });

export const handler = (event: SocketEvent) => create(processContext())(event);
