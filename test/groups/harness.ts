import { expect } from 'vitest';
import type { Conversation } from '../../functions/wire/conversations.ts';
import type { ConversationEvent } from '../../functions/wire/events.ts';
import type { GroupResult } from '../../functions/wire/groups.ts';
import type { Stack } from '../../scripts/local/stack/stack.ts';
import { type Answer, befriend, register, type TestPerson, uuid7 } from '../helpers/person.ts';

/** Commands on groups as people give them, and what each may see of it. */
export const groups = {
  create: (owner: TestPerson, title: string, people: readonly TestPerson[], clientId = uuid7()) =>
    owner.call<GroupResult>('POST', '/api/groups', { clientId, title, userIds: people.map(({ id }) => id) }),
  add: (by: TestPerson, id: string, people: readonly TestPerson[], clientId = uuid7()) =>
    by.call<GroupResult>('POST', `/api/groups/${id}/members`, {
      clientId,
      userIds: people.map((person) => person.id),
    }),
  remove: (by: TestPerson, id: string, person: TestPerson, clientId = uuid7()) =>
    by.call<GroupResult>('DELETE', `/api/groups/${id}/members/${person.id}?clientId=${clientId}`),
  setRole: (by: TestPerson, id: string, person: TestPerson, role: string, clientId = uuid7()) =>
    by.call<GroupResult>('PUT', `/api/groups/${id}/members/${person.id}/role`, { clientId, role }),
  update: (by: TestPerson, id: string, details: object, clientId = uuid7()) =>
    by.call<GroupResult>('PUT', `/api/groups/${id}/details`, { clientId, ...details }),
  write: (by: TestPerson, id: string, text: string, extras: object = {}) =>
    by.call<{ event: ConversationEvent }>('POST', `/api/conversations/${id}/messages`, {
      clientId: uuid7(),
      body: { type: 'text', text },
      ...extras,
    }),
  change: (by: TestPerson, id: string, seq: number, change: object, clientId = uuid7()) =>
    by.call<{ event: Extract<ConversationEvent, { type: 'message.updated' }> }>(
      'POST',
      `/api/conversations/${id}/messages/${seq}/changes`,
      { clientId, change },
    ),
};

/** An owner with friends, some of them in a group of the owner's. */
export async function openGroup(
  stack: Pick<Stack, 'origin'>,
  names: { readonly inside: readonly string[]; readonly outside?: readonly string[] },
): Promise<{ owner: TestPerson; inside: TestPerson[]; outside: TestPerson[]; id: string }> {
  const owner = await register(stack, 'owner');
  const [inside, outside] = await Promise.all(
    [names.inside, names.outside ?? []].map((list) =>
      Promise.all(
        list.map(async (name) => {
          const friend = await register(stack, name);
          await befriend(owner, friend);
          return friend;
        }),
      ),
    ),
  );
  const created = accepted(await groups.create(owner, 'Moon walkers', inside ?? []));
  const id = created.added && 'conversation' in created.added ? created.added.conversation.id : '';
  return { owner, inside: inside ?? [], outside: outside ?? [], id };
}

/** The body of an answer that must not be a refusal. */
export function accepted<Body>(answer: Answer<Body>): Body {
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body;
}

/** The code of a refusal. */
export function refusedWith(answer: Answer<unknown>): string {
  expect(answer.status).toBeGreaterThanOrEqual(400);
  return (answer.body as { code: string }).code;
}

/** Who is in the group as this person sees it: name → role. */
export function rolesIn(conversation: Conversation | undefined): Record<string, string> {
  const members = conversation?.members ?? [];
  return Object.fromEntries(
    members
      .map(({ person, role }) => [person.displayName, role])
      .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  );
}

/** What the lines of the server's own say, oldest first. */
export function noticesIn(messages: readonly { body: unknown }[]): string[] {
  return messages.flatMap(({ body }) => {
    const notice = (body as { notice?: string } | null)?.notice;
    return notice ? [notice] : [];
  });
}
