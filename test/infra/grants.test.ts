import { beforeAll, expect, test } from 'vitest';
import { createContext } from '../../functions/context.ts';
import type { Context } from '../../functions/core/context.ts';
import { localEnvironmentNames } from '../../functions/environment.ts';
import { create as createErasure } from '../../functions/jobs/erasure.ts';
import { type FunctionName, functions, type Resource } from '../../functions/routes.ts';
import { retentionDays } from '../../functions/wire/limits.ts';
import { instrument } from '../../scripts/local/lambda.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';
import { contextFor, environmentOf, useEverything } from './acts.ts';

const quiet = { info: () => {}, error: () => {} };
const clock = new TestClock();
/** Every call that a function made of its ports, as `http-meta records.ping`. */
const calls = new Set<string>();
const stack = await startTestStack({
  overrides: { log: quiet, clock },
  onPortCall: (name, call) => calls.add(`${name} ${call}`),
});
beforeAll(async () => {
  await useEverything(stack, eraseWithoutTime);
  await stack.invoker.idle();
  // Longer than anything is kept: the daily run has work.
  clock.advance((retentionDays.report + 1) * 86_400_000);
  await stack.invoker.invoke('job-sweep', {});
  await stack.invoker.idle();
}, 120_000);

/** Calls the job as Lambda does that is about to end it. */
async function eraseWithoutTime(userId: string): Promise<void> {
  const ctx = contextFor(stack, 'job-erasure');
  const record = (call: string) => calls.add(`job-erasure ${call}`);
  const erasureQueue = instrument(ctx.erasureQueue, 'erasureQueue', record);
  const job = createErasure(
    Object.create(ctx, { erasureQueue: { value: erasureQueue }, log: { value: quiet } }),
  );
  await job({ userId }, { getRemainingTimeInMillis: () => 0 });
}

/** What of the ports stands for each grant; a port whose calls need another grant besides counts for that as well. */
const uses: Record<Resource, RegExp> = {
  postgres: /^db\./,
  redis: /^live\./,
  records: /^records\./,
  sockets: /^sockets\./,
  fanout: /^fanoutQueue\./,
  keys: /^personKeys\./,
  secret: /^(secrets|personKeys)\./,
  uploads: /^uploads\./,
  attachments: /^fileStore\./,
  'attachment-contents': /^fileStore\.get/,
  files: /^filesQueue\./,
  images: /^images\./,
  erasures: /^erasureQueue\./,
  mails: /^mailQueue\./,
  mail: /^mail\./,
  exports: /^exportFiles\.(link|delete|abandon)/,
  'export-list': /^exportFiles\.list/,
  'export-parts': /^exportFiles\.(begin|writePart|finish)/,
  'export-job': /^exportQueue\./,
};
const pairs = Object.entries(functions).flatMap(([name, spec]) =>
  spec.uses.map((use): [FunctionName, Resource] => [name as FunctionName, use]),
);

test.each(pairs)('%s needs its grant for %s', (name, use) => {
  const own = [...calls]
    .filter((call) => call.startsWith(`${name} `))
    .map((call) => call.split(' ')[1] ?? '');
  expect(own.length, 'nothing has invoked it').toBeGreaterThan(0);
  expect(
    own.filter((call) => uses[use].test(call)),
    `of ${own.join(', ')}`,
  ).not.toEqual([]);
});

test.each(Object.keys(uses) as Resource[])(
  'what %s is found by is missed by name where it is not granted',
  async (use) => {
    const names: readonly string[] = localEnvironmentNames[use];
    if (use === 'images') return expect(names).toEqual([]);
    // Without an address no mail is sent, and that is no mistake.
    if (use === 'mail') return;
    const holder = Object.entries(functions).find(([, spec]) => spec.uses.some((one) => one === use));
    const environment = environmentOf(stack, holder?.[0] as FunctionName);
    const ports = createContext(environment, { log: quiet });
    expect(await complaintOf(ports, use)).not.toContain('does not grant it');
    for (const name of names.filter((one) => !one.endsWith('_ENDPOINT'))) {
      const { [name]: _, ...without } = environment;
      expect(await complaintOf(createContext(without, { log: quiet }), use), name).toMatch(
        /^The environment has no \w+: the manifest does not grant it to this function\.$/,
      );
    }
  },
);

/** What opening the port of a grant complains of; empty where it does not. */
async function complaintOf(ctx: Context, use: Resource): Promise<string> {
  const opened: Record<Exclude<Resource, 'images'>, () => unknown> = {
    postgres: () => ctx.db,
    redis: () => ctx.live,
    records: () => ctx.records,
    sockets: () => ctx.sockets,
    fanout: () => ctx.fanoutQueue,
    keys: () => ctx.personKeys,
    secret: () => ctx.secrets.derive('access-token-signing-key'),
    uploads: () => ctx.uploads,
    attachments: () => ctx.fileStore,
    'attachment-contents': () => ctx.fileStore,
    files: () => ctx.filesQueue,
    erasures: () => ctx.erasureQueue,
    mails: () => ctx.mailQueue,
    mail: () => ctx.mail,
    exports: () => ctx.exportFiles,
    'export-list': () => ctx.exportFiles,
    'export-parts': () => ctx.exportFiles,
    'export-job': () => ctx.exportQueue,
  };
  try {
    await opened[use as Exclude<Resource, 'images'>]();
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
