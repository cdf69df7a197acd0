import { afterAll } from 'vitest';
import { openPostgres } from '../../functions/db/postgres.ts';
import type { Stack } from '../../scripts/local/stack/stack.ts';

/** A look into the stack's database from outside, closed when the file is done. */
export function lookInto(stack: Stack) {
  const db = openPostgres({ connectionString: stack.stores.databaseUrl });
  afterAll(() => db.end());
  return {
    ...db,
    /** Rows of each table that wrong input could leave something in. */
    async counts(): Promise<Record<string, number>> {
      const tables = [
        'users',
        'consents',
        'account_events',
        'conversations',
        'messages',
        'members',
        'friend_requests',
        'friendships',
        'commands',
        'reactions',
        'group_invites',
        'access_tokens',
        'recovery_codes',
      ];
      const { rows } = await db.query<Record<string, number>>({
        text: `select ${tables.map((table) => `(select count(*) from ${table}) as ${table}`).join(', ')}`,
      });
      return rows[0] ?? {};
    },
  };
}
