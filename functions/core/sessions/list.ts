import type { SessionDevice } from '../../wire/sessions.ts';
import type { Actor, Context } from '../context.ts';
import { epochOf } from './epoch.ts';
import { listSessions } from './records.ts';

/** Where the caller is signed in: this session first, then by the day it was used last. Days and coarse words, no more. */
export async function listDevices(ctx: Context, actor: Actor): Promise<SessionDevice[]> {
  const [sessions, epoch] = await Promise.all([listSessions(ctx, actor.userId), epochOf(ctx, actor.userId)]);
  return sessions
    .filter((session) => session.epoch === epoch)
    .map(({ sessionId, device, createdAtMs, rotatedAtMs }) => ({
      id: sessionId,
      device,
      createdDay: dayOf(createdAtMs),
      lastSeenDay: dayOf(rotatedAtMs),
      current: sessionId === actor.sessionId,
    }))
    .sort(
      (one, other) =>
        Number(other.current) - Number(one.current) ||
        other.lastSeenDay.localeCompare(one.lastSeenDay) ||
        one.id.localeCompare(other.id),
    );
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
