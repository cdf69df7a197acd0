import { ApiError } from '../../wire/errors.ts';
import type { OperatorLog } from '../../wire/operator-log.ts';
import type { Actor, Context } from '../context.ts';

/**
 * Everything administrators did to the caller, as it is stored, oldest first. Nothing is repaired or left out: whether the chain is
 * whole is for the reader to find out (`findChainBreak`).
 */
export async function getOperatorLog(ctx: Context, actor: Actor): Promise<OperatorLog> {
  const { rows } = await ctx.db.query<OperatorLog>({
    text: `
      select u.id as "userId", json_build_object('seq', u.operator_log_seq, 'hash', u.operator_log_hash) as head, coalesce((
        select json_agg(json_build_object('seq', l.seq, 'atMs', epoch_ms(l.at), 'act', l.act, 'detail', l.detail,
          'previousHash', l.previous_hash, 'hash', l.hash) order by l.seq)
        from operator_log l where l.user_id = u.id), '[]') as entries
      from users u where u.id = $1`,
    values: [actor.userId],
  });
  const log = rows[0];
  if (!log) throw new ApiError('unauthenticated');
  return log;
}
