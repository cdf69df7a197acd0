import type { Actor, Context } from '../context.ts';
import type { SealedMessage } from '../messages/body.ts';
import type { Probe } from './asked.ts';
import type { Place } from './cursor.ts';

/** Messages that may be what is looked for, newest first, as they are stored. */
export interface Candidates {
  readonly messages: readonly SealedMessage[];
  /** Nothing newer than this was left out. */
  readonly completeFromMs: number;
}

/**
 * Looks through the newest messages of the conversations that moved last, without the index: for a word that is everywhere this
 * takes a fraction of reading all that the index names. One round trip.
 *
 * @param each how many messages of each conversation.
 */
export async function recentCandidates(
  ctx: Context,
  actor: Actor,
  probes: readonly Probe[],
  each: number,
  limit: number,
): Promise<Candidates> {
  const { rows } = await ctx.db.query<{ complete_from: Date | null; message: SealedMessage | null }>({
    name: 'search-recent',
    text: `
      with q as materialized (${probesFrom('$3')}),
        recent as materialized (
          select w.m, w.nr, me
          from (select distinct conversation from q) c
          join members me on me.conversation_id = c.conversation and me.user_id = $1 and not me.hidden
          cross join lateral (
            select m, row_number() over (order by m.seq desc) as nr from messages m
            where m.conversation_id = c.conversation and m.seq <= coalesce(me.left_seq, m.seq)
            order by m.seq desc limit $4) w)
      select edge.complete_from, message_json(found.m, found.me, $2) as message
      from (select max((m).sent_at) as complete_from from recent where nr = $4) edge
      left join lateral (
        select r.m, r.me from recent r
        join q on q.conversation = (r.m).conversation_id and q.author = (r.m).sender_id and (r.m).tokens @> q.tokens
        where may_see(r.me, r.m, $2) and (r.m).sent_at > coalesce(edge.complete_from, '-infinity')
        order by (r.m).sent_at desc, (r.m).conversation_id desc, (r.m).seq desc
        limit $5) found on true`,
    values: [actor.userId, new Date(ctx.clock.now()), written(probes), each, limit],
  });
  return {
    messages: rows.flatMap(({ message }) => (message ? [message] : [])),
    completeFromMs: rows[0]?.complete_from?.getTime() ?? Number.NEGATIVE_INFINITY,
  };
}

/**
 * The newest messages before a place that one of the probes names and that the caller may see, newest first, as they are stored: one
 * round trip. A token is 32 bits long, so a few are there by chance.
 */
export async function candidatesOf(
  ctx: Context,
  actor: Actor,
  probes: readonly Probe[],
  before: Place | undefined,
  limit: number,
): Promise<SealedMessage[]> {
  const { rows } = await ctx.db.query<{ message: SealedMessage }>({
    name: 'search-candidates',
    // Without `offset 0` the planner may look through a whole conversation for what the index knows.
    text: `
      select message_json(found.m, found.me, $2) as message
      from (
        select distinct on ((f.m).sent_at, (f.m).conversation_id, (f.m).seq) f.m, me
        from (${probesFrom('$3')}) q
        cross join lateral (select m from messages m where m.tokens @> q.tokens offset 0) f
        join members me on me.conversation_id = (f.m).conversation_id and me.user_id = $1
        where (f.m).conversation_id = q.conversation and (f.m).sender_id = q.author
          and not me.hidden and (f.m).seq <= coalesce(me.left_seq, (f.m).seq) and may_see(me, f.m, $2)
          and ((f.m).sent_at, (f.m).conversation_id, (f.m).seq) < ($4, $5, $6)
        order by (f.m).sent_at desc, (f.m).conversation_id desc, (f.m).seq desc
        limit $7) found`,
    values: [
      actor.userId,
      new Date(ctx.clock.now()),
      written(probes),
      before ? new Date(before.sentAtMs) : 'infinity',
      before?.conversationId ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff',
      before?.seq ?? Number.MAX_SAFE_INTEGER,
      limit,
    ],
  });
  return rows.map(({ message }) => message);
}

function probesFrom(parameter: string): string {
  return `select * from jsonb_to_recordset(${parameter}) as given (conversation uuid, author uuid, tokens integer[])`;
}

function written(probes: readonly Probe[]): string {
  return JSON.stringify(
    probes.map(({ conversationId, authorId, tokens }) => ({
      conversation: conversationId,
      author: authorId,
      tokens,
    })),
  );
}
