import { expect } from 'vitest';
import type { SessionInfo } from '../../functions/wire/accounts.ts';
import type { Problem } from '../../functions/wire/errors.ts';
import type { SecondStep } from '../../functions/wire/factors.ts';
import type { NewRecoveryCodes, SecurityInfo } from '../../functions/wire/security.ts';
import type { Stack } from '../../scripts/local/stack/stack.ts';
import { type Answer, request, TestPerson } from '../helpers/person.ts';
import { snapshot } from '../helpers/sync.ts';

type SignIn = SessionInfo & SecondStep & Problem;

/** What people do with second factors at one stack. */
export function factors(stack: Stack) {
  const post = (path: string, body: unknown): Promise<Answer<SignIn>> =>
    request<SignIn>(stack, 'POST', path, body, { headers: { 'umbra-token-transport': 'body' } });
  const signIn = (person: TestPerson) =>
    post('/api/sessions', { handle: person.handle, password: person.password });
  return {
    post,
    signIn,
    /** The password, and what the second step takes. */
    async begin(person: TestPerson): Promise<SecondStep['secondStep']> {
      const answer = await signIn(person);
      expect(answer.status).toBe(201);
      return answer.body.secondStep;
    },
    finish: (proof: { token: string; code?: string; passkey?: unknown }) =>
      post('/api/sessions/second-step', proof),
    challenge: async () =>
      (await post('/api/passkey-challenges', undefined)).body as unknown as {
        challenge: string;
        rpId: string;
      },
    /** The same person on the device that was signed in. */
    on: (person: TestPerson, session: SessionInfo) =>
      new TestPerson(stack, person.handle, person.password, session),
  };
}

export const securityOf = async (person: TestPerson) =>
  (await person.call<SecurityInfo>('GET', '/api/account/security')).body;

export const codesOf = async (person: TestPerson) =>
  (await person.call<NewRecoveryCodes>('POST', '/api/account/recovery-codes')).body.codes;

/** Kinds of the security notices of a person, oldest first. */
export async function noticesOf(person: TestPerson): Promise<string[]> {
  const { notifications } = await snapshot(person);
  return notifications
    .toSorted((one, other) => one.seq - other.seq)
    .flatMap(({ security }) => security ?? []);
}
