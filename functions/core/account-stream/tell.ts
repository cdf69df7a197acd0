import type { AccountEvent } from '../../wire/events.ts';
import { broadcast } from '../broadcast/broadcast.ts';
import type { Context } from '../context.ts';
import { keyringFor } from '../keys/keyring.ts';
import type { Told } from './append.ts';
import { openAccountEvent } from './open.ts';

/**
 * Tells each person the event that was appended to their stream, on all their devices; call it after commit only.
 *
 * @returns the events as their people see them, in the order given.
 * @throws ApiError `unavailable` where keys cannot be had; then the devices learn of it by their next sync.
 */
export async function tell(
  ctx: Context,
  told: readonly Told[],
): Promise<{ readonly userId: string; readonly event: AccountEvent }[]> {
  const keyring = await keyringFor(ctx, told);
  const opened = told.map(({ userId, event }) => ({ userId, event: openAccountEvent(keyring, event) }));
  for (const { userId, event } of opened) await broadcast(ctx, [userId], event);
  return opened;
}
