import { createHash } from 'node:crypto';
import type { SessionInfo } from '../../functions/wire/accounts.ts';
import type { Problem } from '../../functions/wire/errors.ts';
import type { InstanceInfo } from '../../functions/wire/instance.ts';
import { type ChainBreak, findChainBreak, type OperatorLog } from '../../functions/wire/operator-log.ts';
import type { Stack } from '../../scripts/local/stack/stack.ts';
import { type Answer, goodPassword, registration, request, TestPerson, uuid7 } from '../helpers/person.ts';

let strangers = 0;

/** A registration as a stranger tries it, with an invitation or without. */
export function tryRegister(
  stack: Stack,
  more: { readonly invite?: string; readonly handle?: string; readonly clientId?: string } = {},
): Promise<Answer<SessionInfo & Problem>> {
  const body = { ...registration(more.handle ?? `stranger_${++strangers}`), ...more };
  return request(stack, 'POST', '/api/accounts', body, { headers: { 'umbra-token-transport': 'body' } });
}

/** The person that a registration made. */
export function personOf(stack: Stack, answer: Answer<SessionInfo>): TestPerson {
  if (answer.status !== 201) throw new Error(`Not registered: ${JSON.stringify(answer.body)}`);
  return new TestPerson(stack, answer.body.me.handle, goodPassword, answer.body);
}

/** What the instance says of itself to anybody. */
export async function instanceOf(stack: Stack): Promise<InstanceInfo> {
  return (await request<InstanceInfo>(stack, 'GET', '/api/instance')).body;
}

/** Signs in by password; the answer as it came. */
export function signIn(stack: Stack, { handle }: TestPerson, password = goodPassword) {
  return request<SessionInfo & Problem>(
    stack,
    'POST',
    '/api/sessions',
    { handle, password },
    { headers: { 'umbra-token-transport': 'body' } },
  );
}

/** Reports a person, with chosen messages. */
export function report(by: TestPerson, userId: string, more: object = {}) {
  return by.call<{ reportId: string }>('POST', '/api/reports', {
    clientId: uuid7(),
    userId,
    reason: 'harassment',
    ...more,
  });
}

/** The operator log as the person reads it, and where its chain is broken. */
export async function operatorLogOf(
  person: TestPerson,
): Promise<{ log: OperatorLog; broken: ChainBreak | null }> {
  const { body: log } = await person.call<OperatorLog>('GET', '/api/account/operator-log');
  const digest = async (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
  return { log, broken: await findChainBreak(log, digest) };
}
