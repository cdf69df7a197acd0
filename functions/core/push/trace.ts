import { times } from '../../wire/limits.ts';
import { type PushOutcome, type PushTrace, type PushTraces, pushOutcomes } from '../../wire/push.ts';
import type { Actor, Context } from '../context.ts';
import { confirmedSince } from './subscriptions.ts';

export interface TraceEntry {
  readonly userId: string;
  readonly conversationId: string;
  readonly seq: number;
  /** The subscription that was asked; absent where none was. */
  readonly subscriptionId?: string;
  readonly outcome: PushOutcome;
  readonly service?: string;
  readonly status?: number | null;
}

const pkOf = (userId: string) => `push-trace#${userId}`;
const shownMax = 100;

/** Notes for 24 hours what became of telling a person. Never throws: a trace that is missing is no loss. */
export async function notePush(ctx: Context, entry: TraceEntry): Promise<void> {
  const atMs = ctx.clock.now();
  try {
    await ctx.records.put({
      pk: pkOf(entry.userId),
      sk: `${entry.conversationId}#${entry.seq}#${entry.subscriptionId ?? 'none'}`,
      expiresAtSeconds: Math.floor(atMs / 1_000) + times.pushTraceTtlSeconds,
      data: {
        atMs,
        conversationId: entry.conversationId,
        outcome: entry.outcome,
        service: entry.service ?? null,
        status: entry.status ?? null,
      },
    });
  } catch (error) {
    ctx.log.error('A push could not be traced.', { operation: 'push', store: 'records', error });
  }
}

/** The newest 100 of what was noted for the caller, and how many browsers of theirs are told at all. */
export async function pushTraces(ctx: Context, actor: Actor): Promise<PushTraces> {
  const [records, { rowCount }] = await Promise.all([
    ctx.records.list(pkOf(actor.userId)),
    ctx.db.query({
      text: 'select from push_subscriptions where user_id = $1 and confirmed_at >= $2',
      values: [actor.userId, confirmedSince(ctx)],
    }),
  ]);
  const traces = records.map(
    ({ data }): PushTrace => ({
      atMs: Number(data.atMs),
      conversationId: data.conversationId === null ? null : String(data.conversationId),
      outcome: pushOutcomes.find((one) => one === data.outcome) ?? 'failed',
      service: data.service === null ? null : String(data.service),
      status: data.status === null ? null : Number(data.status),
    }),
  );
  traces.sort((a, b) => b.atMs - a.atMs);
  return { traces: traces.slice(0, shownMax), subscriptionCount: rowCount };
}
