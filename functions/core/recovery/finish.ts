import { tokenSessionId } from '../access-tokens/token.ts';
import type { Caller } from '../caller.ts';
import type { Context } from '../context.ts';
import { noteSecurity } from '../notifications/security.ts';
import { closeSessionSockets } from '../presence/connections.ts';
import { clearSessions } from '../sessions/revoke.ts';

/**
 * After a new password was set by somebody who had lost the old one: whoever else was inside is put out, programs with access
 * tokens too.
 */
export async function finishRecovery(ctx: Context, userId: string, caller: Caller): Promise<void> {
  const { rows } = await ctx.db.query<{ id: string }>({
    text: `
      update access_tokens set revoked_at = $2
      where user_id = $1 and revoked_at is null and expires_at > $2 returning id`,
    values: [userId, new Date(ctx.clock.now())],
  });
  await clearSessions(ctx, userId);
  for (const { id } of rows) await closeSessionSockets(ctx, { userId, sessionId: tokenSessionId(id) });
  await noteSecurity(ctx, userId, 'recovered', caller.device);
}
