import type { Ephemeral, Presence } from '../../wire/events.ts';
import { push } from '../broadcast/push.ts';
import type { Context } from '../context.ts';
import { connectionsOf } from './connections.ts';

/** Sends a signal that is never stored to every connected device of these people. */
export async function tellSignal(ctx: Context, userIds: readonly string[], signal: Ephemeral): Promise<void> {
  const connections = await connectionsOf(ctx, userIds);
  await push(ctx, connections, JSON.stringify({ type: 'ephemeral', signal }));
}

/** Tells friends that a person came online, or for how much longer they count as online. */
export function tellPresence(ctx: Context, friendIds: readonly string[], presence: Presence): Promise<void> {
  return tellSignal(ctx, friendIds, { type: 'presence', ...presence });
}
