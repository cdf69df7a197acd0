import type { SessionInfo } from '../../functions/wire/accounts.ts';
import type { Conversation } from '../../functions/wire/conversations.ts';
import type { GroupResult } from '../../functions/wire/groups.ts';
import type { RetentionPreview } from '../../functions/wire/retention.ts';
import type { Stack } from '../../scripts/local/stack/stack.ts';
import { request, type TestPerson, uuid7 } from '../helpers/person.ts';
import { sync } from '../helpers/sync.ts';

export const hour = 3_600;
export const day = 24 * hour;
export const week = 7 * day;

/** Commands on how long messages live, as people give them. */
export const lifetimes = {
  set: (by: TestPerson, id: string, retentionSeconds: number | null, clientId = uuid7()) =>
    by.call<GroupResult>('PUT', `/api/conversations/${id}/retention`, { clientId, retentionSeconds }),
  answer: (by: TestPerson, id: string, proposalSeq: number, answer: string, clientId = uuid7()) =>
    by.call<GroupResult>('POST', `/api/conversations/${id}/retention/answers`, {
      clientId,
      proposalSeq,
      answer,
    }),
  preview: (by: TestPerson, id: string, retentionSeconds: number) =>
    by.call<RetentionPreview>(
      'GET',
      `/api/conversations/${id}/retention?retentionSeconds=${retentionSeconds}`,
    ),
};

/** The conversation as this person sees it now. */
export async function seenBy(person: TestPerson, id: string): Promise<Conversation> {
  const found = (await sync(person)).conversations.find((one) => one.id === id);
  if (found?.kind !== 'snapshot') throw new Error('The conversation is not there.');
  return found.conversation;
}

/** What is proposed in it. */
export async function proposalIn(person: TestPerson, id: string) {
  return (await seenBy(person, id)).details?.retentionProposal;
}

/** Access tokens last ten minutes: after the clock was moved, people need new ones. */
export async function renew(stack: Pick<Stack, 'origin'>, ...people: readonly TestPerson[]): Promise<void> {
  for (const person of people) {
    const headers = { 'umbra-token-transport': 'body' };
    const body = { refresh: person.refresh };
    const answer = await request<SessionInfo>(stack, 'POST', '/api/sessions/refresh', body, { headers });
    if (!answer.body.tokens) throw new Error(`No new tokens: ${answer.status}`);
    person.token = answer.body.tokens.access;
    person.refresh = answer.body.tokens.refresh;
  }
}
