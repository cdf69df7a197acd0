import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** An error of the local stack: `code` is for programs, `message` says what to do about it. */
export interface LocalError extends Error {
  code: string;
}

/** Makes a coded error; `cause` keeps what was caught. */
export function localError(code: string, message: string, cause?: unknown): LocalError {
  return Object.assign(new Error(message, cause === undefined ? {} : { cause }), { code });
}

/** The `code` of anything thrown (system errors, PostgreSQL's SQLSTATE, ours), or undefined. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

export interface RunOptions {
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
}

/**
 * Runs a short program from `/` to its end and answers its exit status with all it printed.
 * A program that cannot be started at all answers status -1 with the reason; nothing is thrown.
 */
export function run(words: string[], options: RunOptions = {}): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    const [program = '', ...args] = words;
    let output = '';
    try {
      const child = spawn(program, args, { ...options, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          output += text;
        });
      }
      child.on('error', (error) => resolve({ status: -1, output: error.message }));
      child.on('close', (status) => resolve({ status: status ?? -1, output }));
    } catch (error) {
      resolve({ status: -1, output: String(error) });
    }
  });
}

/** The command line of a live process, words parted by spaces; undefined for a dead one or a zombie. */
export async function commandLine(pid: number): Promise<string | undefined> {
  const text =
    process.platform === 'linux'
      ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      : (await run(['ps', '-ww', '-o', 'command=', '-p', String(pid)])).output;
  return text.replaceAll('\0', ' ').trim() || undefined;
}

/** Asks `check` again and again until it answers true; false when `timeoutMs` has passed first. */
export async function until(
  check: () => boolean | Promise<boolean>,
  timeoutMs: number,
  intervalMs = 20,
): Promise<boolean> {
  const deadlineMs = performance.now() + timeoutMs;
  while (!(await check())) {
    if (performance.now() >= deadlineMs) return false;
    await delay(intervalMs);
  }
  return true;
}

/**
 * Answers a TCP port of 127.0.0.1 that was free a moment ago: `port` itself, or any when it is 0.
 * Throws `port_in_use` when another program listens on `port`.
 */
export function freePort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', (error) => {
      const taken = errorCode(error) === 'EADDRINUSE';
      reject(
        taken ? localError('port_in_use', `Port ${port} of 127.0.0.1 is already in use.`, error) : error,
      );
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
