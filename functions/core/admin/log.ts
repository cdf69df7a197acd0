import type { AdminActName } from '../../wire/admin.ts';
import type { Queryable } from '../context.ts';

/** One act as the log of administrators keeps it. Details are codes and numbers, never what somebody wrote. */
export interface AdminAct {
  readonly act: AdminActName;
  /** Whom it concerned. */
  readonly subjectId?: string;
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Writes an act down, in the transaction that does it. @param adminId null: the deployment itself. */
export async function logAct(tx: Queryable, at: Date, adminId: string | null, act: AdminAct): Promise<void> {
  await tx.query({
    text: 'insert into admin_log (at, admin_id, act, subject_id, detail) values ($1, $2, $3, $4, $5)',
    values: [at, adminId, act.act, act.subjectId ?? null, JSON.stringify(act.detail ?? {})],
  });
}
