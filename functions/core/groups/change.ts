import { ApiError } from '../../wire/errors.ts';
import type { AccountEvent, ConversationEvent } from '../../wire/events.ts';
import { limits } from '../../wire/limits.ts';
import { openAccountEvent, type SealedAccountEvent } from '../account-stream/open.ts';
import { tell } from '../account-stream/tell.ts';
import { broadcast, poke } from '../broadcast/broadcast.ts';
import type { Actor, Context, Queryable } from '../context.ts';
import { keyringFor, keyringOf } from '../keys/keyring.ts';
import { besideFanoutCheck } from '../messages/enqueue-check.ts';
import { GroupStream } from './stream.ts';

/** What a command on a group became: events of its stream, and the caller's own account event where they are new in it. */
export interface GroupOutcome {
  readonly events: ConversationEvent[];
  readonly added: AccountEvent | null;
}

export interface GroupCommand {
  readonly operation: string;
  readonly clientId: string;
  /** Whose accounts the work reads or tells; they are locked, in order, before the conversation. */
  readonly accounts?: readonly string[];
  /** The group; where the caller is new in it, a function that makes or finds it. */
  readonly group: string | ((tx: Queryable, at: Date) => Promise<string>);
  /** The command is for direct conversations as well. */
  readonly kind?: 'any';
}

/**
 * Runs a command on a group with the accounts and then the group locked, so contradictory acts at the same moment happen
 * one after the other; then, after commit, tells everybody concerned.
 *
 * A repeat with the same client id does nothing and answers the notice it became. A delayed check is enqueued beside it.
 *
 * @param work gets the group as it is now; what it does to the stream is told.
 * @throws ApiError `not_found` where there is no such group, `client_id_reused`, `unavailable`, and what `work` throws.
 */
export async function changeGroup(
  ctx: Context,
  actor: Actor,
  command: GroupCommand,
  work: (tx: Queryable, stream: GroupStream, at: Date) => Promise<void>,
): Promise<GroupOutcome> {
  const { clientId, group, kind, accounts = [] } = command;
  return besideFanoutCheck(ctx, actor, command, async () => {
    const key = await ctx.personKeys.ensure(actor.userId);
    const author = { userId: actor.userId, key, keyring: keyringOf(ctx, new Map([[actor.userId, key]])) };
    const { stream, told, before } = await ctx.db.transaction(async (tx) => {
      await lockAccounts(tx, accounts);
      const at = new Date(ctx.clock.now());
      const id = typeof group === 'string' ? group : await group(tx, at);
      const stream = await GroupStream.open(tx, at, author, {
        conversationId: id,
        clientId,
        kind,
      });
      if (stream.repeated) {
        const before = typeof group === 'string' ? null : await addedBefore(tx, actor, id, at);
        return { stream, told: [], before };
      }
      await work(tx, stream, at);
      return { stream, told: await stream.close(), before: null };
    });
    for (const { event, recipients, poked } of stream.told) {
      await broadcast(ctx, recipients, event);
      await poke(ctx, poked, event);
    }
    const opened = await tell(ctx, told);
    const own = opened.find(({ userId }) => userId === actor.userId)?.event;
    const added = own ?? (before && openAccountEvent(await keyringFor(ctx, before), before));
    return { events: stream.eventsFor(actor.userId), added };
  });
}

/** Accounts in the order of their ids, as every change between people does. */
async function lockAccounts(tx: Queryable, userIds: readonly string[]): Promise<void> {
  const distinct = [...new Set(userIds)];
  if (distinct.length === 0) return;
  const locked = await tx.query({
    text: 'select from users where id = any ($1) order by id for no key update',
    values: [distinct],
  });
  if (locked.rowCount < distinct.length) throw new ApiError('not_found');
}

/** The account event that told the caller of this group last, as it reads now. */
async function addedBefore(
  tx: Queryable,
  actor: Actor,
  conversationId: string,
  at: Date,
): Promise<SealedAccountEvent | null> {
  const { rows } = await tx.query<{ event: SealedAccountEvent | null }>({
    text: `
      select account_event_json(e, $3, $4, $5) as event
      from account_events e
      where e.user_id = $1 and e.conversation_id = $2 and e.type = 'conversation.added'
      order by e.seq desc limit 1`,
    values: [actor.userId, conversationId, limits.unreadMax, limits.unreadMentionsMax, at],
  });
  return rows[0]?.event ?? null;
}
