import type { AccountSnapshot, SyncRequest, SyncResult } from '../../functions/wire/sync.ts';
import type { TestPerson } from './person.ts';

/** Everything since the positions given; without any, everything. */
export async function sync(person: TestPerson, known: Partial<SyncRequest> = {}): Promise<SyncResult> {
  const request: SyncRequest = { account: null, conversations: {}, ...known };
  const answer = await person.call<SyncResult>('POST', '/api/sync', request);
  if (answer.status !== 200) throw new Error(`Sync was refused: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** How the account stands now. */
export async function snapshot(person: TestPerson): Promise<AccountSnapshot> {
  const { account } = await sync(person);
  if (account?.kind !== 'snapshot') throw new Error('A sync from nothing was not answered with a snapshot.');
  return account.snapshot;
}

/** The positions a client has after this answer. */
export function positionsOf(result: SyncResult): SyncRequest {
  return {
    account: result.account?.seq ?? null,
    conversations: Object.fromEntries(result.conversations.map(({ id, seq }) => [id, seq])),
  };
}
