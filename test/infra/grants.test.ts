import { beforeAll, expect, test } from 'vitest';
import { createContext } from '../../functions/context.ts';
import type { Context } from '../../functions/core/context.ts';
import { localEnvironmentNames } from '../../functions/environment.ts';
import { type FunctionName, functions, type Resource } from '../../functions/routes.ts';
import { environmentFor } from '../../scripts/local/stack/environment.ts';
import { startTestStack } from '../helpers/stack.ts';
import { type Recorded, recordEvents } from './recorded.ts';

const quiet = { info: () => {}, error: () => {} };
const stack = await startTestStack({ overrides: { log: quiet } });
let events: Recorded;
beforeAll(async () => {
  events = (await recordEvents(stack)).events;
}, 60_000);

/** What the recorded events need of each function. A grant that is missing here is one that no event of `recorded.ts` reaches. */
const reached: { readonly [Name in FunctionName]?: readonly Resource[] } = {
  'http-meta': ['postgres', 'redis', 'records'],
  'http-accounts': ['postgres', 'records', 'secret'],
  'http-sessions': ['postgres', 'records', 'secret'],
  'http-security': ['postgres', 'secret'],
  'http-friends': ['postgres', 'secret'],
  'http-conversations': ['postgres', 'secret', 'fanout'],
  'http-groups': ['postgres', 'secret'],
  'http-access-tokens': ['postgres', 'secret'],
  'http-admin': ['postgres', 'secret'],
  'http-push': ['postgres', 'secret'],
  'ws-authorize': ['secret'],
  'ws-connect': ['redis'],
  'ws-disconnect': ['redis'],
  'ws-frames': ['postgres', 'redis', 'fanout'],
  'job-fanout': ['postgres', 'redis', 'sockets'],
};
const all = Object.entries(functions).flatMap(([name, { uses }]) =>
  uses.map((use): [FunctionName, Resource] => [name as FunctionName, use]),
);
const isReached = ([name, use]: [FunctionName, Resource]) => reached[name]?.includes(use) ?? false;
const pairs = all.filter(isReached);
for (const [name, use] of all.filter((pair) => !isReached(pair)))
  test.todo(`${name} without its grant for ${use}: no recorded event reaches it`);

test.each(pairs)('%s without its grant for %s fails at what needs it', async (name, use) => {
  const withheld: readonly string[] = localEnvironmentNames[use];
  const complaints: string[] = [];
  const log = { info: () => {}, error: (_: string, fields?: object) => complaints.push(chain(fields)) };
  const environment = Object.fromEntries(
    Object.entries(environmentOf(name)).filter(([variable]) => !withheld.includes(variable)),
  );
  const { create } = (await import(`../../functions/${functions[name].entry}`)) as {
    create(ctx: Context): (event: unknown) => Promise<unknown>;
  };
  const handler = create(createContext(environment, { log }));
  for (const event of events.get(name) ?? []) {
    await handler(structuredClone(event)).catch((error: unknown) => complaints.push(chain({ error })));
  }
  expect(complaints.join('\n')).toContain('the manifest does not grant it to this function');
});

function environmentOf(name: FunctionName): Record<string, string> {
  return environmentFor(stack.stores, {
    origins: [stack.origin],
    version: 'test',
    socketsEndpoint: 'http://127.0.0.1:9/ws',
  })(name);
}

/** The messages of an error and of what caused it. */
function chain(fields: object | undefined): string {
  const messages: string[] = [];
  let error: unknown = fields && 'error' in fields ? fields.error : undefined;
  for (; error instanceof Error; error = error.cause) messages.push(error.message);
  return messages.join(' ← ');
}
