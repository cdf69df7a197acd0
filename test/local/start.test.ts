import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { MessageListResult } from '../../functions/wire/http.ts';
import { ensureSite } from '../../scripts/local/site.ts';
import { befriend, register, type TestPerson, uuid7 } from '../helpers/person.ts';
import { eventually } from '../helpers/stack.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const running = new Set<ChildProcess>();
let dataDir: string;

/** `npm start` as its own process group's leader, with what it printed. */
class Start {
  readonly child: ChildProcess;
  output = '';

  constructor(args: readonly string[]) {
    this.child = spawn(
      process.execPath,
      ['scripts/run.mjs', 'scripts/start.ts', '--data', dataDir, ...args],
      {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    running.add(this.child);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
  }

  /** The address it serves, once it says that it is ready. */
  async origin(): Promise<string> {
    const url = await eventually(
      `ready, after printing ${this.output}`,
      () => /Open\s+(http:\S+?)\/?\n/.exec(this.output)?.[1] ?? (this.child.exitCode !== null && 'exited'),
      40_000,
    );
    if (url === 'exited') throw new Error(this.output);
    return url;
  }

  async exit(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    return this.child.exitCode;
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.exit();
  }
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'umbra-start-'));
  await ensureSite();
}, 120_000);

afterEach(async () => {
  for (const child of running) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    running.delete(child);
  }
});

afterAll(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

describe('npm start', () => {
  test('killed with SIGKILL in the middle of sending, it leaves no process behind and keeps every acknowledged message', async () => {
    const first = new Start(['--port', '0']);
    const stack = { origin: await first.origin() };
    const [ann, bob] = [await register(stack, 'ann'), await register(stack, 'bob')];
    const path = `/api/conversations/${await befriend(ann, bob)}/messages`;

    const acknowledged: string[] = [];
    const sending = keepSending(ann, path, acknowledged);
    await eventually('twenty messages are acknowledged', () => acknowledged.length >= 20, 20_000);
    const children = await descendantsOf(first.child.pid ?? 0);
    expect(children.length, 'it has processes that could be left behind').toBeGreaterThan(0);
    await first.end('SIGKILL');
    await sending;
    await eventually(
      'all of its processes are gone',
      async () => (await alive(children)).length === 0,
      10_000,
    );

    const second = new Start(['--port', new URL(stack.origin).port]);
    expect(await second.origin()).toBe(stack.origin);
    const page = await bob.call<MessageListResult>('GET', `${path}?limit=100`);
    const kept = new Set(page.body.messages.map((message) => message.clientId));
    expect(page.status).toBe(200);
    expect(acknowledged.filter((clientId) => !kept.has(clientId))).toEqual([]);
    expect(await second.end('SIGTERM')).toBe(0);
  }, 90_000);

  test('refuses a second copy in the same folder and says what to do; with a folder of its own it runs', async () => {
    const first = new Start(['--port', '0']);
    await first.origin();
    const refused = new Start(['--port', '0']);
    expect(await refused.exit()).toBe(1);
    expect(refused.output).toMatch(new RegExp(`process ${first.child.pid}[\\s\\S]*--port \\d+ --data`));

    const otherDir = await mkdtemp(join(tmpdir(), 'umbra-start-'));
    const beside = new Start(['--port', '0', '--data', otherDir]);
    expect((await fetch(`${await beside.origin()}/api/health`)).status).toBe(200);
    expect(await beside.end('SIGINT')).toBe(0);
    expect(await first.end('SIGTERM')).toBe(0);
    await rm(otherDir, { recursive: true, force: true });
  }, 90_000);

  test('says so when the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const refused = new Start(['--port', String(port)]);
    expect(await refused.exit()).toBe(1);
    expect(refused.output).toMatch(/already in use.*--port/);
    server.close();
  }, 60_000);
});

async function keepSending(ann: TestPerson, path: string, acknowledged: string[]): Promise<void> {
  for (let index = 0; index < 10_000; index++) {
    const clientId = uuid7();
    try {
      const { status } = await ann.call('POST', path, {
        clientId,
        body: { type: 'text', text: `number ${index}` },
      });
      if (status === 200) acknowledged.push(clientId);
    } catch {
      return;
    }
    if (acknowledged.length >= 90) return;
  }
}

/** Ids of all processes below this one, from /proc. */
async function descendantsOf(pid: number): Promise<number[]> {
  const found: number[] = [];
  for (const entry of await readdir('/proc')) {
    const status = /^\d+$/.test(entry) ? await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '') : '';
    const parent = Number(/\) \S (\d+)/.exec(status)?.[1]);
    if (parent === pid) found.push(Number(entry), ...(await descendantsOf(Number(entry))));
  }
  return found;
}

async function alive(pids: readonly number[]): Promise<number[]> {
  const states = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  return pids.filter((_, index) => states[index] !== '' && !/\) Z /.test(states[index] ?? ''));
}
