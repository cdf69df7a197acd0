import { ApiError } from '../../wire/errors.ts';
import type { AccountEvent } from '../../wire/events.ts';
import { limits } from '../../wire/limits.ts';
import type { Queryable } from '../context.ts';
import type { SealedAccountEvent } from './open.ts';

/** An event that one person is told, after commit by `tell`. */
export interface Told {
  readonly userId: string;
  readonly event: SealedAccountEvent;
}

/** What an event is about; each kind of event uses some of it. */
export interface NewAccountEvent {
  readonly type: AccountEvent['type'];
  readonly subjectId?: string;
  readonly detail?: string;
  readonly position?: number;
  readonly conversationId?: string;
  readonly seqs?: readonly number[];
}

/**
 * Appends an event to a person's account stream, taking its next position, and gives it as it is to be told after commit.
 *
 * @param at when it happened: the time that is stored with what changed, so that event and snapshot agree.
 * @throws ApiError `not_found` where there is no such person.
 */
export async function appendAccountEvent(
  tx: Queryable,
  at: Date,
  userId: string,
  event: NewAccountEvent,
): Promise<Told> {
  const { rows } = await tx.query<{ event: SealedAccountEvent }>({
    text: `
      select account_event_json(e, $9, $10, $8) as event
      from append_account_event($1, $2, $3, $4, $5, $6, $7, $8) e`,
    values: [
      userId,
      event.type,
      event.subjectId ?? null,
      event.detail ?? null,
      event.position ?? null,
      event.conversationId ?? null,
      event.seqs ?? null,
      at,
      limits.unreadMax,
      limits.unreadMentionsMax,
    ],
  });
  const row = rows[0];
  if (!row) throw new ApiError('not_found');
  return { userId, event: row.event };
}
