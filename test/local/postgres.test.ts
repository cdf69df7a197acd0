import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { commandLine, errorCode, until } from '../../scripts/local/child.ts';
import { linkLibraries } from '../../scripts/local/postgres/binaries.ts';
import { awaitNoServer, layoutOf } from '../../scripts/local/postgres/cluster.ts';
import { type Postgres, startPostgres } from '../../scripts/local/postgres/start.ts';

let dir: string;
const running: Postgres[] = [];
const children: ChildProcess[] = [];

// Making a cluster and recovering one take a second each, and several on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

/** One cluster for all tests, and each test starts its own server on it. */
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'postgres-test-'));
  await (await startPostgres({ dataDir: dir })).stop();
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const postgres of running.splice(0)) await postgres.stop();
});

afterAll(() => rm(dir, { recursive: true, force: true }));

describe('the embedded PostgreSQL', () => {
  it('keeps what was committed over a clean stop and over SIGKILL', async () => {
    const first = await start();
    expect(await rows(first, 'create table kept (text text); insert into kept values ($$ä$$)')).toEqual([]);
    await first.stop();
    await first.stop();
    expect(await commandLine(first.pid)).toBeUndefined();

    const second = await start();
    await rows(second, 'insert into kept values ($$acknowledged$$)');
    await second.kill();
    await second.kill();

    const third = await start();
    expect(await rows(third, 'select text from kept')).toEqual([{ text: 'ä' }, { text: 'acknowledged' }]);
  });

  it('lets in only who knows the password, and the product only as an ordinary role', async () => {
    const postgres = await start();
    const url = new URL(postgres.url);
    url.password = 'wrong';
    await expect(rows({ url: url.href }, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    expect((await stat(join(dir, 'secret'))).mode & 0o777).toBe(0o600);
    const [facts] = await rows(
      postgres,
      `select rolsuper, current_setting('listen_addresses') as addresses, current_setting('fsync') as fsync,
        current_setting('server_encoding') as encoding from pg_roles where rolname = current_user`,
    );
    expect(facts).toEqual({ rolsuper: false, addresses: '127.0.0.1', fsync: 'on', encoding: 'UTF8' });
  });

  it('refuses a second server on the same data and names the first', async () => {
    const postgres = await start();
    const refused = awaitNoServer(layoutOf(dir), 50);
    await expect(refused).rejects.toMatchObject({ code: 'postgres_running' });
    await expect(refused).rejects.toThrow(`process ${postgres.pid}`);
  });

  it('starts although the lock file of a killed server names a process that lives', async () => {
    const killed = await start();
    await killed.kill();
    const lockFile = join(dir, 'cluster', 'postmaster.pid');
    const lock = await readFile(lockFile, 'utf8');
    // PostgreSQL is misled only by a process that its own user may signal.
    const { uid, gid } = await stat(lockFile);
    const bystander = spawn('sleep', ['60'], { uid, gid });
    children.push(bystander);
    await writeFile(lockFile, lock.replace(/^\d+/, String(bystander.pid)));
    expect(await rows(await start(), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('names a taken port', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(startPostgres({ dataDir: dir, port })).rejects.toMatchObject({ code: 'port_in_use' });
    server.close();
  });

  it('shows the end of the log when the server does not start', async () => {
    const settings = join(dir, 'cluster', 'postgresql.conf');
    const before = await readFile(settings, 'utf8');
    await writeFile(settings, 'no_such_setting = on\n');
    try {
      const refused = startPostgres({ dataDir: dir });
      await expect(refused).rejects.toMatchObject({ code: 'postgres_start_failed' });
      await expect(refused).rejects.toThrow(/server\.log:[\s\S]*no_such_setting/);
    } finally {
      await writeFile(settings, before);
    }
  });
});

describe('when the launching process is killed', () => {
  it('the server ends by itself, and the next start has every acknowledged row', async () => {
    await expectNoOrphan('by_kernel');
  });

  it('the server ends by itself where the kernel has no parent-death signal', async () => {
    const bin = join(dir, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'setpriv'), '#!/bin/sh\nexit 1\n');
    await chmod(join(bin, 'setpriv'), 0o755);
    await expectNoOrphan('by_watchdog', { PATH: `${bin}:${process.env.PATH}` });
  });

  it('during the very first start, the next one begins afresh', async () => {
    const fresh = join(dir, 'interrupted');
    await mkdir(fresh);
    const child = launch(fresh);
    const unfinished = async () => (await readdir(fresh)).filter((name) => name.includes('.making-'));
    expect(await until(async () => (await unfinished()).length > 0, 10_000, 5)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await readdir(fresh)).not.toContain('cluster');

    expect(await rows(await start(fresh), 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await unfinished()).toEqual([]);
  });
});

it('makes the links between libraries that the package lacks, and leaves those that exist', async () => {
  const native = join(dir, 'native');
  await mkdir(join(native, 'lib'), { recursive: true });
  const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
  await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify(links));
  expect(await linkLibraries(native)).toBe(true);
  expect(await linkLibraries(native)).toBe(true);
  expect(await readlink(join(native, 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18');
});

async function start(dataDir = dir): Promise<Postgres> {
  const postgres = await startPostgres({ dataDir });
  running.push(postgres);
  return postgres;
}

async function rows({ url }: { url: string }, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query(sql)).rows ?? [];
  } finally {
    await client.end();
  }
}

/** Another process that starts the server, prints `{ url, pid }` and stays. */
function launch(dataDir: string, env: NodeJS.ProcessEnv = {}): ChildProcess {
  const module = new URL('../../scripts/local/postgres/start.ts', import.meta.url).href;
  const code = `
    const { startPostgres } = await import(${JSON.stringify(module)});
    const { url, pid } = await startPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    console.log(JSON.stringify({ url, pid }));`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

async function expectNoOrphan(table: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
  const child = launch(dir, env);
  const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  const { url, pid } = JSON.parse(line.toString()) as { url: string; pid: number };
  expect(await commandLine(pid)).toContain('postgres');
  const client = new pg.Client({ connectionString: url });
  const lost = new Promise((resolve) => client.on('error', (error) => resolve(errorCode(error))));
  await client.connect();
  await client.query(`create table ${table} (text text)`);
  await client.query(`insert into ${table} values ($$acknowledged$$)`);

  child.kill('SIGKILL');
  await lost;
  expect(await until(async () => !(await commandLine(pid)), 5_000)).toBe(true);
  expect(await rows(await start(), `select text from ${table}`)).toEqual([{ text: 'acknowledged' }]);
}
