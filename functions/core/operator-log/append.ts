import { canonicalJson } from '../../wire/canonical.ts';
import { limits } from '../../wire/limits.ts';
import type { OperatorAct, OperatorDetail } from '../../wire/operator-log.ts';
import type { Told } from '../account-stream/append.ts';
import type { SealedAccountEvent } from '../account-stream/open.ts';
import type { Queryable } from '../context.ts';

/**
 * Appends an entry to a person's operator log and its event to their account stream, with their account locked.
 *
 * @returns what the person is to be told after commit; undefined where there is no such person any more.
 */
export async function appendOperatorLog(
  tx: Queryable,
  at: Date,
  userId: string,
  act: OperatorAct,
  detail: OperatorDetail,
): Promise<Told | undefined> {
  const { rows } = await tx.query<{ event: SealedAccountEvent | null }>({
    text: `
      select account_event_json(e, $5, $6, $2) as event
      from append_operator_log($1, $2, $3, $4) e where e.seq is not null`,
    values: [userId, at, act, canonicalJson(detail), limits.unreadMax, limits.unreadMentionsMax],
  });
  const event = rows[0]?.event;
  return event ? { userId, event } : undefined;
}

/** The same entry for everybody here; they learn of it at their next sync. Locks every account, in the order of ids. */
export async function appendOperatorLogForAll(
  tx: Queryable,
  at: Date,
  act: OperatorAct,
  detail: OperatorDetail,
): Promise<void> {
  await tx.query({
    text: `
      select count(append_operator_log(u.id, $1, $2, $3))
      from (select id from users order by id for no key update) u`,
    values: [at, act, canonicalJson(detail)],
  });
}
