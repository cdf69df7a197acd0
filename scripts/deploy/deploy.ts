import { type Account, DeployError } from './account.ts';
import { contextArguments, mergeOptions, type Options } from './options.ts';
import { type RedisAddress, storedAddress, tryAddress } from './redis.ts';

/** What a deployment touches besides the account. */
export interface Hands {
  say(line: string): void;
  /** Asks the person; undefined where nobody can be asked. */
  ask(question: string, options?: { hidden: boolean }): Promise<string | undefined>;
  /** Runs a program of this project and shows what it prints. Throws when it fails. */
  run(program: string, args: readonly string[]): Promise<void>;
}

export interface DeployOptions {
  readonly given: Options;
  /** Go on where a person would be asked whether to. */
  readonly yes: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Checks what can be checked before, asks for what is missing, builds, deploys, and gives the address. A repeat deploys
 * what changed, with the options of the time before. Throws `DeployError` for what the person can mend.
 */
export async function deploy(account: Account, hands: Hands, options: DeployOptions): Promise<string> {
  const { say, run } = hands;
  say(`Account ${account.id}, region ${account.region}.`);
  const before = await account.outputs('UmbraData');
  const chosen = mergeOptions(before?.Options, options.given);
  for (const [name, value] of Object.entries(chosen)) say(`  ${name}: ${value}`);
  await ensureBootstrap(account, hands, options.yes);
  const redis = await redisAddress(account, hands, options.environment, chosen, before?.RedisSecretArn);

  if (chosen.site !== 'skip') await run('npm', ['run', '--silent', 'build:site']);
  const context = contextArguments(chosen);
  try {
    await run('cdk', ['deploy', '--all', '--require-approval', 'never', ...context]);
  } catch (error) {
    throw new DeployError(await explain(account, error));
  }

  const after = await account.outputs('UmbraData');
  if (redis !== undefined && after?.RedisSecretArn) {
    await account.writeSecret(after.RedisSecretArn, JSON.stringify(redis));
  }
  const edge = await account.outputs('UmbraEdge');
  if (edge?.Origin === undefined) throw new DeployError('The deployment has no output Origin.');
  if (edge.DomainTarget) say(`Point your domain, by CNAME or alias, to ${edge.DomainTarget}`);
  return edge.Origin;
}

async function ensureBootstrap(account: Account, { ask, run, say }: Hands, yes: boolean): Promise<void> {
  if ((await account.outputs('CDKToolkit')) !== undefined) return;
  say(
    'This account and region have not been prepared for CDK yet (a bucket and roles that deployments go through).',
  );
  const answer = yes ? 'y' : await ask('Prepare it now? [y/n] ');
  if (answer?.trim().toLowerCase() !== 'y') {
    throw new DeployError(`Prepare it yourself: npx cdk bootstrap aws://${account.id}/${account.region}`);
  }
  await run('cdk', ['bootstrap', `aws://${account.id}/${account.region}`]);
}

/** What has to be stored after the deployment; undefined where the secret is filled already. */
async function redisAddress(
  account: Account,
  { ask, say }: Hands,
  environment: DeployOptions['environment'],
  chosen: Options,
  ownSecretArn: string | undefined,
): Promise<RedisAddress | undefined> {
  const secretArn = chosen.redis ?? ownSecretArn;
  const stored = secretArn === undefined ? undefined : await storedAddress(account, secretArn);
  if (stored !== undefined) {
    await tryAddress(stored);
    return undefined;
  }
  if (chosen.redis !== undefined) {
    throw new DeployError(
      `The secret ${chosen.redis} must hold JSON {"url","token"} of the Upstash database.`,
    );
  }
  if (!environment.UPSTASH_REDIS_REST_URL)
    say('An Upstash Redis database is needed (upstash.com; the free one will do).');
  const url = environment.UPSTASH_REDIS_REST_URL ?? (await ask('Its REST URL: '));
  const token = environment.UPSTASH_REDIS_REST_TOKEN ?? (await ask('Its REST token: ', { hidden: true }));
  if (!url || !token) {
    throw new DeployError(
      'Nobody can be asked here: set UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN, or give -c redis=…',
    );
  }
  const address = { url: url.trim(), token: token.trim() };
  await tryAddress(address);
  return address;
}

async function explain(account: Account, error: unknown): Promise<string> {
  const stacks = ['UmbraData', 'UmbraEdge', 'UmbraApp', 'UmbraOps'];
  const reasons = (await Promise.all(stacks.map((stack) => account.failures(stack)))).flat();
  const express = reasons.some((reason) => /express/i.test(reason));
  return [
    `The deployment failed: ${error instanceof Error ? error.message : error}`,
    ...reasons.slice(0, 3).map((reason) => `  ${reason}`),
    ...(express ? ['This region seems to be without Aurora express configuration: try -c db=vpc'] : []),
    'CloudFormation has gone back to what was before. Mend it and run this again.',
  ].join('\n');
}
