import type { Context, Queryable } from '../context.ts';

/** Which sessions of a person count: those opened in this epoch. 0 where there is no such person. */
export async function epochOf(ctx: Context, userId: string): Promise<number> {
  const { rows } = await ctx.db.query<{ session_epoch: number }>({
    name: 'session-epoch',
    text: 'select session_epoch from users where id = $1',
    values: [userId],
  });
  return rows[0]?.session_epoch ?? 0;
}

/** Makes every session that is open worthless at its next refresh, also one that is being opened now. Answers the new epoch. */
export async function endEpoch(tx: Queryable, userId: string): Promise<number> {
  const { rows } = await tx.query<{ session_epoch: number }>({
    text: 'update users set session_epoch = session_epoch + 1 where id = $1 returning session_epoch',
    values: [userId],
  });
  return rows[0]?.session_epoch ?? 0;
}
