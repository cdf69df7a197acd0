import { ApiError } from '../../wire/errors.ts';
import { isShorter, type RetentionAnswer, type RetentionSet } from '../../wire/retention.ts';
import type { Actor, Context, Queryable } from '../context.ts';
import { changeGroup, type GroupOutcome } from '../groups/change.ts';
import type { GroupStream } from '../groups/stream.ts';
import { act, readRetention } from './store.ts';

/**
 * Lets messages of a conversation live shorter, at once and also those already written; or proposes that they live longer,
 * which holds when every member has agreed (`rule.ts`). Either person of a direct conversation may, and owner and admins of
 * a group. Setting what is so already changes nothing.
 *
 * @throws ApiError `not_found`, `forbidden` for other members of a group, `invalid` beyond what the instance allows,
 *   `person_blocked`, and for a proposal `not_friends`.
 */
export function setRetention(
  ctx: Context,
  actor: Actor,
  command: RetentionSet & { readonly conversationId: string },
): Promise<GroupOutcome> {
  const { conversationId, clientId, retentionSeconds } = command;
  const target = { operation: 'retention.set', clientId, group: conversationId, kind: 'any' } as const;
  return changeGroup(ctx, actor, target, async (tx, stream) => {
    if (stream.kind === 'group') stream.requireRole('owner', 'admin');
    const before = await readRetention(tx, conversationId);
    const isLonger = isShorter(before.lifetime, retentionSeconds);
    await assertMayAct(tx, stream, actor, isLonger);
    await assertAllowed(tx, retentionSeconds);
    await act(tx, stream, before, { type: 'set', by: actor.userId, lifetime: retentionSeconds });
  });
}

/**
 * Agrees to the proposal that stands, or declines it, which ends it for all; the one who made it withdraws it so. The last
 * one who agrees makes it hold. Agreeing twice changes nothing.
 *
 * @throws ApiError `not_found` where that proposal stands no more, `person_blocked`, and for agreeing `not_friends` and
 *   `invalid` beyond what the instance allows by now.
 */
export function answerProposal(
  ctx: Context,
  actor: Actor,
  command: RetentionAnswer & { readonly conversationId: string },
): Promise<GroupOutcome> {
  const { conversationId, clientId, proposalSeq, answer } = command;
  const target = { operation: 'retention.answer', clientId, group: conversationId, kind: 'any' } as const;
  return changeGroup(ctx, actor, target, async (tx, stream) => {
    const before = await readRetention(tx, conversationId);
    if (before.proposalSeq !== proposalSeq) throw new ApiError('not_found');
    await assertMayAct(tx, stream, actor, answer === 'agree');
    if (answer === 'agree') await assertAllowed(tx, before.proposal?.lifetime ?? null);
    await act(tx, stream, before, { type: answer, by: actor.userId });
  });
}

/** In a direct conversation: who has blocked the other does nothing, and people who are no friends lengthen nothing. */
async function assertMayAct(
  tx: Queryable,
  stream: GroupStream,
  actor: Actor,
  lengthens: boolean,
): Promise<void> {
  stream.requireRole('owner', 'admin', 'member');
  if (stream.kind === 'group') return;
  const { rows } = await tx.query<{ blocked: boolean; friends: boolean }>({
    text: `
      select
        exists (select from blocks where blocker_id = $1 and blocked_id = any ($2)) as blocked,
        exists (select from friendships where conversation_id = $3) as friends`,
    values: [actor.userId, [...stream.roles.keys()], stream.id],
  });
  if (rows[0]?.blocked) throw new ApiError('person_blocked');
  if (lengthens && !rows[0]?.friends) throw new ApiError('not_friends');
}

async function assertAllowed(tx: Queryable, retentionSeconds: number | null): Promise<void> {
  const { rows } = await tx.query<{ max: number | null }>({ text: 'select retention_max() as max' });
  if (!isShorter(rows[0]?.max ?? null, retentionSeconds)) return;
  throw new ApiError('invalid', { issues: [{ path: 'body.retentionSeconds', reason: 'too_large' }] });
}
