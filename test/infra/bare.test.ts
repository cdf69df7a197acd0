import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dailyRuns, type FunctionName, type FunctionSpec, functions } from '../../functions/routes.ts';
import { type BundleOptions, buildPackage } from '../../infra/bundle.ts';
import { projectRoot } from '../../infra/config.ts';
import { migrationFiles, migrationFunction } from '../../infra/migration-function.ts';
import { environmentFor } from '../../scripts/local/stack/environment.ts';
import { startFakeAccount } from '../deploy/fake-account.ts';
import { startTestStack } from '../helpers/stack.ts';
import { type Recorded, recordEvents } from './recorded.ts';

/** Below the root of the file system, where no `node_modules` is found by walking up. */
const folder = mkdtempSync(join(tmpdir(), 'umbra-bare-'));
const stack = await startTestStack();
const secrets = await startFakeAccount();
afterAll(async () => {
  await secrets.stop();
  rmSync(folder, { recursive: true, force: true });
});

let events: Recorded;
beforeAll(async () => {
  secrets.secrets.set('master', stack.stores.masterSecret);
  secrets.secrets.set(
    'redis',
    JSON.stringify({ url: stack.stores.redis.url, token: stack.stores.redis.token }),
  );
  const recorded = await recordEvents(stack);
  events = recorded.events;
  for (const socket of recorded.sockets) await socket.close();
}, 60_000);

describe('in a bare Node process, with its package, the variables of Lambda, and nothing else,', () => {
  test.each(Object.entries(functions) as [FunctionName, FunctionSpec][])(
    '%s answers',
    async (name, { entry, uses }) => {
      const isDaily = dailyRuns.some((run) => run.function === name);
      const event = events.get(name)?.[0] ?? (isDaily ? {} : undefined);
      expect(event, 'nothing has invoked it').toBeDefined();
      const answer = await runBare(entry, packagesOf(uses), environment(name), event);
      expect(answer).toHaveProperty('result');
      const { result } = answer as { result: { statusCode?: number } };
      expect(result?.statusCode ?? 200).toBeLessThan(500);
    },
    30_000,
  );

  test('the migration job finds its SQL and has nothing left to do', async () => {
    const { entry } = migrationFunction;
    const variables = { DATABASE_URL: stack.stores.databaseUrl };
    expect(await runBare(entry, { files: [migrationFiles] }, variables, {})).toEqual({ result: { ran: [] } });
  }, 30_000);

  test('a function that lacks a variable fails with its name', async () => {
    const { DATABASE_URL: _, ...without } = environment('ws-frames');
    const answer = await runBare(functions['ws-frames'].entry, {}, without, events.get('ws-frames')?.[1]);
    expect(JSON.stringify(answer)).toMatch(/DATABASE_HOST|unavailable|internal/);
  }, 30_000);
});

/** As the cloud fills it, with secrets in Secrets Manager; the database by address, because here it has no TLS. */
function environment(name: FunctionName): Record<string, string> {
  const options = { origins: [stack.origin], version: 'test', socketsEndpoint: 'http://127.0.0.1:9/ws' };
  const { MASTER_SECRET, REDIS_REST_URL, REDIS_REST_TOKEN, ...rest } = environmentFor(
    stack.stores,
    options,
  )(name);
  return {
    ...rest,
    ...(MASTER_SECRET && { MASTER_SECRET_ARN: 'master' }),
    ...(REDIS_REST_URL && REDIS_REST_TOKEN && { REDIS_SECRET_ARN: 'redis' }),
  };
}

function packagesOf(uses: FunctionSpec['uses']): BundleOptions {
  return uses.includes('images') ? { packages: ['wasm-vips'] } : {};
}

/** What Lambda's own runtime does: import the handler, hand it the event, take what it gives. */
const runtime = `
let text = '';
for await (const chunk of process.stdin) text += chunk;
const { handler } = await import(process.cwd() + '/index.mjs');
const outcome = await handler(JSON.parse(text)).then((result) => ({ result: result ?? null }), (error) => ({ error: String(error) }));
process.stdout.write('\\u0000' + JSON.stringify(outcome));
process.exit(0);
`;

async function runBare(
  entry: string,
  options: BundleOptions,
  variables: Record<string, string>,
  event: unknown,
): Promise<unknown> {
  const cwd = mkdtempSync(join(folder, 'package-'));
  buildPackage(join(projectRoot, 'functions'), entry, options, cwd);
  if (options.packages === undefined) expect(readdirSync(cwd)).not.toContain('node_modules');
  const child = spawn(process.execPath, ['--input-type=module', '--eval', runtime], {
    cwd,
    env: {
      NODE_OPTIONS: '--enable-source-maps',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: process.env.AWS_ACCESS_KEY_ID ?? '',
      AWS_SECRET_ACCESS_KEY: process.env.AWS_SECRET_ACCESS_KEY ?? '',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
      ...variables,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  child.stdin.end(JSON.stringify(event));
  await once(child, 'close');
  const outcome = printed.split('\u0000')[1];
  if (outcome === undefined) throw new Error(printed.slice(0, 2_000));
  return JSON.parse(outcome);
}
