import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openAccount } from '../../scripts/deploy/account.ts';
import { type DeployOptions, deploy, type Hands } from '../../scripts/deploy/deploy.ts';
import { destroy } from '../../scripts/deploy/destroy.ts';
import { parseContext } from '../../scripts/deploy/options.ts';
import { startRedis } from '../../scripts/local/redis/index.ts';
import { startFakeAccount } from './fake-account.ts';

const aws = await startFakeAccount();
const dir = await mkdtemp(join(tmpdir(), 'umbra-deploy-'));
const redis = await startRedis({ token: 'a-token', dir, redisUrl: undefined, prefer: 'engine' });
afterAll(async () => {
  vi.unstubAllEnvs();
  await redis.stop();
  await aws.stop();
  await rm(dir, { recursive: true, force: true });
});

const secretArn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:Redis-AbCdEf';
const environment = { UPSTASH_REDIS_REST_URL: redis.url, UPSTASH_REDIS_REST_TOKEN: redis.token };
let said: string[];
let ran: string[];
let answers: (string | undefined)[];
/** What a successful `cdk deploy` leaves in the account. */
let leaves: () => void;
const hands: Hands = {
  say: (line) => said.push(line),
  ask: async (question) => {
    said.push(question);
    return answers.shift();
  },
  run: async (program, args) => {
    ran.push([program, ...args].join(' '));
    if (ran.at(-1)?.startsWith('cdk bootstrap')) aws.stacks.set('CDKToolkit', {});
    if (ran.at(-1)?.startsWith('cdk deploy')) leaves();
  },
};

beforeEach(() => {
  vi.stubEnv('AWS_ENDPOINT_URL', aws.url);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
  said = [];
  ran = [];
  answers = [];
  aws.arn.value = 'arn:aws:sts::111122223333:assumed-role/Deployer/me';
  for (const map of [aws.stacks, aws.failures, aws.secrets]) map.clear();
  aws.stacks.set('CDKToolkit', { BootstrapVersion: '30' });
  leaves = () => {
    aws.stacks.set('UmbraData', { Options: '{}', RedisSecretArn: secretArn });
    aws.stacks.set('UmbraEdge', { Origin: 'https://d1.cloudfront.net' });
    if (!aws.secrets.has(secretArn)) aws.secrets.set(secretArn, '{"url":"","token":""}');
  };
});

const run = async (options: Partial<DeployOptions> & { context?: string[] } = {}) =>
  deploy(await openAccount(), hands, {
    given: parseContext(options.context ?? []),
    yes: false,
    environment,
    ...options,
  });

describe('a first deployment', () => {
  test('builds, deploys, stores the address of Redis, and gives the address to open', async () => {
    expect(await run()).toBe('https://d1.cloudfront.net');
    expect(ran).toEqual(['npm run --silent build:site', 'cdk deploy --all --require-approval never']);
    expect(JSON.parse(aws.secrets.get(secretArn) ?? '')).toEqual({ url: redis.url, token: redis.token });
    expect(said[0]).toBe('Account 111122223333, region eu-central-1.');
  });

  test('prepares the account for CDK when the person says so, and stops when not', async () => {
    aws.stacks.delete('CDKToolkit');
    answers = ['n'];
    await expect(run()).rejects.toThrow('npx cdk bootstrap aws://111122223333/eu-central-1');
    expect(ran).toEqual([]);
    answers = ['y'];
    await run();
    expect(ran[0]).toBe('cdk bootstrap aws://111122223333/eu-central-1');
  });

  test('asks for the address of Redis, tries it, and deploys nothing where it is wrong', async () => {
    answers = [redis.url, 'not the token'];
    await expect(run({ environment: {} })).rejects.toThrow(/does not answer as Upstash does/);
    answers = ['nonsense', 'x'];
    await expect(run({ environment: {} })).rejects.toThrow(/that is no address/);
    answers = [undefined, undefined];
    await expect(run({ environment: {} })).rejects.toThrow(/UPSTASH_REDIS_REST_URL/);
    expect(ran).toEqual([]);
    answers = [redis.url, redis.token];
    await run({ environment: {} });
    expect(aws.secrets.get(secretArn)).toContain(redis.url);
  });

  test('says what CloudFormation said when it fails, and what to do in a region without express configuration', async () => {
    leaves = () => {
      aws.failures.set('UmbraData', ['Express configuration is not available in this Region']);
      throw new Error('cdk deploy ended with 1');
    };
    await expect(run()).rejects.toThrow(/Express configuration is not available[\s\S]*-c db=vpc/);
    expect(aws.secrets.size).toBe(0);
  });
});

describe('a later deployment', () => {
  beforeEach(async () => {
    aws.stacks.set('UmbraData', { Options: '{"db":"vpc","email":"a@b.example"}', RedisSecretArn: secretArn });
    aws.secrets.set(secretArn, JSON.stringify({ url: redis.url, token: redis.token }));
    leaves = () => aws.stacks.set('UmbraEdge', { Origin: 'https://d1.cloudfront.net' });
  });

  test('has the options of the one before, changes those that are given, and asks for nothing', async () => {
    await run({ environment: {}, context: ['email=', 'budgetUsd=5'] });
    expect(ran.at(-1)).toBe('cdk deploy --all --require-approval never -c db=vpc -c budgetUsd=5');
    expect(said.filter((line) => line.endsWith(': '))).toEqual([]);
  });

  test('does not leave the database behind by a forgotten or another option', async () => {
    await expect(run({ context: ['db=express'] })).rejects.toThrow(/keeps its database as db=vpc/);
    await expect(run({ context: ['db='] })).rejects.toThrow(/keeps its database as db=vpc/);
    expect(ran).toEqual([]);
  });

  test('does not build a site that is not deployed', async () => {
    await run({ context: ['site=skip'] });
    expect(ran).toHaveLength(1);
  });
});

describe('before anything else', () => {
  test('credentials that are not accepted, and a region that is not said, are told with what to do', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', `${aws.url}0`);
    await expect(openAccount()).rejects.toThrow(/aws sts get-caller-identity/);
    vi.stubEnv('AWS_ENDPOINT_URL', aws.url);
    for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION']) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_CONFIG_FILE', join(dir, 'none'));
    await expect(openAccount()).rejects.toThrow(/AWS_REGION=eu-central-1 npm run deploy/);
  });

  test('another cloud than the public one is refused', async () => {
    aws.arn.value = 'arn:aws-us-gov:sts::111122223333:assumed-role/Deployer/me';
    await expect(run()).rejects.toThrow(/not of the public AWS cloud/);
  });

  test('what is no option is refused', () => {
    expect(() => parseContext(['db'])).toThrow('-c db: must be name=value');
  });
});

describe('destroying', () => {
  test('says what stays and how to delete it, and changes nothing unless the word is typed', async () => {
    aws.stacks.set('UmbraData', { DatabaseCluster: 'the-cluster', AttachmentsBucket: 'the-files' });
    answers = ['yes'];
    await expect(destroy(await openAccount(), hands, false)).rejects.toThrow('Nothing has been changed.');
    expect(ran).toEqual([]);
    expect(said.join('\n')).toMatch(/This stays[\s\S]*the-cluster[\s\S]*s3:\/\/the-files/);
    answers = ['destroy'];
    await destroy(await openAccount(), hands, false);
    expect(ran).toEqual(['cdk destroy UmbraOps UmbraApp UmbraEdge --force']);
  });
});
