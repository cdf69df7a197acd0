import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createContext } from '../functions/context.ts';
import packageJson from '../package.json' with { type: 'json' };
import { demoSignIns, seedDemo } from './demo/seed.ts';
import { errorCode } from './local/child.ts';
import { claimFolder } from './local/folder-claim.ts';
import { ensureSite } from './local/site.ts';
import { demoEnvironment } from './local/stack/environment.ts';
import { type Stack, startStack } from './local/stack/stack.ts';

const help = `npm start -- [options]

  --port N      where to open it (4321)
  --host ADDR   listen on this address instead of loopback
  --data DIR    where everything is kept (.umbra)
  --redis KIND  auto (a redis-server on PATH, else the built-in engine), server or engine
  --demo        add eight people with conversations
  --help        this

Environment: DATABASE_URL and REDIS_URL point to real servers instead.`;

const stopDeadlineMs = 15_000;

try {
  await main();
} catch (error) {
  console.error(`\n${explain(error)}`);
  process.exit(1);
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options === 'help') return console.log(help);

  const claim = await claimFolder(options.dataDir, options.port);
  const startedAtMs = performance.now();
  let stack: Stack | undefined;
  onceAskedToStop(async () => {
    await stack?.stop();
    await claim.release();
  });

  const siteDir = await ensureSite(say);
  say('Starting the stores, the gateway and the functions…');
  stack = await startStack({
    ...options,
    inProcess: true,
    siteDir,
    version: packageJson.version,
    databaseUrl: process.env.DATABASE_URL,
    redisUrl: process.env.REDIS_URL,
  });
  if (options.demo) await addDemo(stack);
  announce(stack, options, performance.now() - startedAtMs);
}

interface Options {
  readonly port: number;
  readonly host: string | undefined;
  readonly redis: 'auto' | 'server' | 'engine';
  readonly dataDir: string;
  readonly demo: boolean;
}

function readOptions(): Options | 'help' {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4321' },
      host: { type: 'string' },
      data: { type: 'string', default: '.umbra' },
      redis: { type: 'string', default: 'auto' },
      demo: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port ${values.port} is not a port.`);
  const { redis } = values;
  if (redis !== 'auto' && redis !== 'server' && redis !== 'engine') {
    throw new Error(`--redis ${redis} is none of auto, server and engine.`);
  }
  if (values.demo && values.host !== undefined) {
    throw new Error(
      'The demo people have a password that everybody can read here, so --demo and --host exclude each other.',
    );
  }
  return { port, host: values.host, redis, dataDir: resolve(values.data), demo: values.demo };
}

async function addDemo(stack: Stack): Promise<void> {
  say('Adding the demo people and their conversations…');
  const environment = demoEnvironment(stack.stores, stack.origin, packageJson.version);
  await seedDemo({
    createContext: (overrides) => createContext(environment, overrides),
    nowMs: Date.now(),
    log: say,
  });
}

function announce(stack: Stack, options: Options, tookMs: number): void {
  const { postgres, redis, mail } = stack.stores;
  const redisKind = { url: 'at REDIS_URL', server: 'server', engine: 'built-in engine' }[redis.kind];
  const lines = [
    '',
    `  UmbraChat ${packageJson.version} is ready after ${(tookMs / 1_000).toFixed(1)} s`,
    '',
    `  Open        ${stack.url}`,
    `  Mail        ${mail.inboxUrl}`,
    `  Database    ${postgres ? `PostgreSQL, process ${postgres.pid}` : 'at DATABASE_URL'}`,
    `  Redis       ${redisKind}`,
    `  Data        ${options.dataDir}`,
    '',
    options.demo
      ? demoLines()
      : '  Register two people in two browsers (or a private window) and let them chat.',
    '',
    '  Ctrl-C stops all of it.',
  ];
  console.log(lines.join('\n'));
}

function demoLines(): string {
  const width = Math.max(...demoSignIns.map(({ handle }) => handle.length));
  const people = demoSignIns.map(({ handle, displayName }) => `    ${handle.padEnd(width)}  ${displayName}`);
  return `  Sign in as any of them with the password “${demoSignIns[0]?.password}”:\n${people.join('\n')}`;
}

/** The first signal stops everything in order; a second one, or a stop that takes too long, ends the process. */
function onceAskedToStop(stop: () => Promise<void>): void {
  let asked = false;
  const onSignal = () => {
    if (asked) process.exit(130);
    asked = true;
    say('\nStopping…');
    setTimeout(() => process.exit(1), stopDeadlineMs).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(explain(error));
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
}

function say(line: string): void {
  console.log(line);
}

/** Coded errors explain themselves; anything else is a defect and shows where it happened. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (errorCode(error) === 'PORT_TAKEN')
    return `${error.message}. Take another one: npm start -- --port 4322`;
  return errorCode(error) === undefined && !(error.constructor === Error)
    ? (error.stack ?? error.message)
    : error.message;
}
