import type { NewAccessToken, Scope } from '../../functions/wire/access-tokens.ts';
import { scopes } from '../../functions/wire/access-tokens.ts';
import type { TestPerson } from '../helpers/person.ts';

/** A personal access token of this person, as their page would make it. */
export async function tokenOf(
  person: TestPerson,
  allowed: readonly Scope[] = scopes,
  expiresInDays = 30,
): Promise<NewAccessToken> {
  const body = { name: 'My bot', scopes: allowed, expiresInDays };
  const answer = await person.call<NewAccessToken>('POST', '/api/access-tokens', body);
  if (answer.status !== 201) throw new Error(`No access token: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
