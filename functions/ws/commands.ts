import type { Actor, Context } from '../core/context.ts';
import { changeMessage } from '../core/messages/change.ts';
import { sendMessage } from '../core/messages/send.ts';
import { beat } from '../core/presence/beat.ts';
import type { Connection } from '../core/presence/connections.ts';
import { startTyping } from '../core/presence/typing.ts';
import { updateReceipts } from '../core/receipts/update.ts';
import { sync } from '../core/sync/sync.ts';
import { ApiError } from '../wire/errors.ts';
import type { ClientFrame, ClientFrameType, ServerFrame } from '../wire/frames.ts';
import { isAcceptedProtocol } from '../wire/limits.ts';

interface Call<Type extends ClientFrameType> {
  readonly ctx: Context;
  readonly connection: Connection;
  readonly frame: Extract<ClientFrame, { type: Type }>;
}

type Commands = { readonly [Type in ClientFrameType]: (call: Call<Type>) => Promise<ServerFrame> };

/** The socket door: one line for each command. The compiler names the missing ones. */
export const commands: Commands = {
  hello: async ({ ctx, connection, frame }) => {
    if (!isAcceptedProtocol(frame.protocol, ctx.settings.protocolVersion))
      throw new ApiError('unsupported_protocol');
    const pulse = await beat(ctx, connection, frame.visible);
    return {
      type: 'ready',
      ref: frame.ref,
      userId: connection.userId,
      ...pulse,
      serverTimeMs: ctx.clock.now(),
    };
  },
  ping: async ({ ctx, connection, frame }) => {
    const pulse = await beat(ctx, connection, frame.visible);
    return { type: 'pong', ref: frame.ref, ...pulse, serverTimeMs: ctx.clock.now() };
  },
  'message.send': async ({ ctx, connection, frame: { type: _, ref, ...command } }) =>
    reply(ref, { event: await sendMessage(ctx, actorOf(connection), command, connection) }),
  'message.change': async ({ ctx, connection, frame: { type: _, ref, ...command } }) =>
    reply(ref, { event: await changeMessage(ctx, actorOf(connection), command, connection) }),
  'receipt.update': async ({ ctx, connection, frame }) =>
    reply(frame.ref, { events: await updateReceipts(ctx, actorOf(connection), frame.receipts, connection) }),
  'typing.start': async ({ ctx, connection, frame }) => {
    await startTyping(ctx, actorOf(connection), frame.conversationId);
    return reply(frame.ref, {});
  },
  sync: async ({ ctx, connection, frame: { type: _, ref, ...request } }) =>
    reply(ref, await sync(ctx, actorOf(connection), request)),
};

function actorOf(connection: Connection): Actor {
  const { userId, sessionId, scopes } = connection;
  return { userId, sessionId, ...(scopes ? { scopes } : {}) };
}

function reply(ref: string, result: unknown): ServerFrame {
  return { type: 'reply', ref, ok: true, result };
}
