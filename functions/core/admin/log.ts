import type { AdminActName } from '../../wire/admin.ts';
import { canonicalJson } from '../../wire/canonical.ts';
import { type OperatorAct, operatorActs } from '../../wire/operator-log.ts';
import type { Told } from '../account-stream/append.ts';
import type { Queryable } from '../context.ts';
import { appendOperatorLog } from '../operator-log/append.ts';

/** One act as the log of administrators keeps it. Details are codes and numbers, never what somebody wrote. */
export interface AdminAct {
  readonly act: AdminActName;
  /** Whom it concerned. */
  readonly subjectId?: string;
  /** They did it themselves: it is not told to them. */
  readonly own?: boolean;
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/**
 * Writes an act down, in the transaction that does it: for administrators, and where it touched a person also for that person.
 *
 * @param adminId null: the deployment itself.
 * @returns what that person is to be told after commit.
 */
export async function logAct(
  tx: Queryable,
  at: Date,
  adminId: string | null,
  { act, subjectId, own = false, detail = {} }: AdminAct,
): Promise<Told | undefined> {
  await tx.query({
    text: 'insert into admin_log (at, admin_id, act, subject_id, detail) values ($1, $2, $3, $4, $5)',
    values: [at, adminId, act, subjectId ?? null, canonicalJson(detail)],
  });
  if (subjectId === undefined || own || !isOperatorAct(act)) return undefined;
  return appendOperatorLog(tx, at, subjectId, act, detail);
}

function isOperatorAct(act: string): act is OperatorAct {
  return (operatorActs as readonly string[]).includes(act);
}
