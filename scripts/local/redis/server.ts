import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { errorCode, freePort, localError, until } from '../child.ts';
import { RedisClient } from './client.ts';

const START_TIMEOUT_MS = 10_000;
const STOP_TIMEOUT_MS = 3000;

/** Ends the server when the pipe on fd 3, which the parent process holds, is closed: even by a SIGKILL. */
const WATCHDOG =
  'exec 4<&0; "$@" <&4 3<&- & server=$!; (cat <&3; kill "$server") >/dev/null 2>&1 & wait "$server"';

export interface RedisServer {
  /** With the password, for the server's own clients. */
  url: string;
  pid: number;
  /** Settles when the process is gone, for whatever reason. */
  exited: Promise<void>;
  /** Ends the server and waits for its end; a repeat does nothing. */
  stop(): Promise<void>;
  /** Ends the server by SIGKILL and waits for its end. */
  kill(): Promise<void>;
}

/** The first Redis server program on PATH, undefined when there is none. */
export function findRedisServer(path: string = process.env.PATH ?? ''): string | undefined {
  return findProgram('redis-server', path) ?? findProgram('valkey-server', path);
}

/**
 * Starts `program` on 127.0.0.1 with a password of its own, nothing on disk, and `dir` (made if missing) as its
 * working folder; resolves once it answers. It ends with this process, however that ends. `port` 0 takes a free
 * one. Throws `redis_start_failed` with what the server said.
 */
export async function startRedisServer(
  program: string,
  options: { dir: string; port?: number; password?: string; watchdog?: boolean },
): Promise<RedisServer> {
  const dir = resolve(options.dir);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const port = await freePort(options.port ?? 0);
  const password = options.password ?? randomBytes(24).toString('hex');
  const url = `redis://:${password}@127.0.0.1:${port}`;
  const child = launch(program, options.watchdog ?? false);
  const output = collectOutput(child);
  const exited = new Promise<void>((done) => {
    child.once('error', () => done());
    child.once('close', () => done());
  });
  let gone = false;
  void exited.then(() => {
    gone = true;
  });
  child.once('exit', () => closeInputs(child));
  child.stdin?.on('error', () => {});
  child.stdin?.end(configuration(dir, port, password));

  let pid = 0;
  await until(async () => {
    pid = gone ? 0 : await askProcessId(url);
    return gone || pid > 0;
  }, START_TIMEOUT_MS);
  if (pid === 0) {
    child.kill('SIGKILL');
    closeInputs(child);
    throw localError(
      'redis_start_failed',
      `${program} did not start: ${output().trim() || 'it said nothing'}`,
    );
  }
  const end = async (signal: NodeJS.Signals) => {
    if (!gone) signalProcess(pid, signal);
    if (!(await settlesWithin(exited, STOP_TIMEOUT_MS))) signalProcess(pid, 'SIGKILL');
    await exited;
  };
  return { url, pid, exited, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

function findProgram(name: string, path: string): string | undefined {
  const files = path.split(delimiter).flatMap((folder) => (folder === '' ? [] : [join(folder, name)]));
  return files.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * The configuration goes in by stdin, so that no list of processes shows the password. A process group of its own
 * keeps a Ctrl-C at the terminal from ending the server before those who still use it.
 */
function launch(program: string, watchdog: boolean): ChildProcess {
  const setpriv = watchdog ? undefined : findProgram('setpriv', process.env.PATH ?? '');
  const words = setpriv
    ? [setpriv, '--pdeathsig', 'TERM', program, '-']
    : ['/bin/sh', '-c', WATCHDOG, 'sh', program, '-'];
  const [command = '', ...args] = words;
  return spawn(command, args, {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', setpriv ? 'ignore' : 'pipe'],
  });
}

function configuration(dir: string, port: number, password: string): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    'save ""',
    'appendonly no',
    'daemonize no',
    'loglevel warning',
    `dir ${JSON.stringify(dir)}`,
    '',
  ].join('\n');
}

/** Keeps the end of what the server prints, for the error message. */
function collectOutput(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => {
      text = (text + part).slice(-2000);
    });
  }
  child.once('error', (error) => {
    text += error.message;
  });
  return () => text;
}

/** Also lets the watchdog end, and a server that outlived its shell with it. */
function closeInputs({ stdio: [stdin, , , watchdog] }: ChildProcess): void {
  stdin?.destroy();
  watchdog?.destroy();
}

/** The server's process id, which a wrapping shell hides; 0 while it does not answer. */
async function askProcessId(url: string): Promise<number> {
  const client = new RedisClient(url, 500);
  try {
    const info = String(await client.execute(['INFO', 'server']));
    return Number(/^process_id:(\d+)/m.exec(info)?.[1] ?? 0);
  } catch {
    return 0;
  } finally {
    client.close();
  }
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

function settlesWithin(promise: Promise<void>, timeoutMs: number): Promise<boolean> {
  return new Promise((done) => {
    const timer = setTimeout(() => done(false), timeoutMs);
    void promise.then(() => {
      clearTimeout(timer);
      done(true);
    });
  });
}
