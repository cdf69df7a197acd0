import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { localError } from '../child.ts';
import type { Layout } from './cluster.ts';
import { command, type Runner, serverEnv } from './runner.ts';

/** A started postmaster. `exited` settles when it is gone, whatever ended it. */
export interface Server {
  pid: number;
  exited: Promise<void>;
  hasExited(): boolean;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

const fastShutdownMs = 20_000;
const maxLogBytes = 5_000_000;

/**
 * What is set here wins over anything in the cluster's own files. An acknowledged commit is on disk; there is no way
 * in but one loopback port; the rest keeps a laptop's memory free.
 */
const settings = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '32MB',
  max_wal_size: '256MB',
  max_wal_senders: '0',
  max_worker_processes: '2',
  max_parallel_workers_per_gather: '0',
  io_method: 'sync',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
};

/**
 * Starts the postmaster; does not wait until it answers. It has its own session, so that Ctrl-C in a terminal reaches
 * only the launcher, which stops things in order.
 */
export async function spawnServer(layout: Layout, runner: Runner, port: number): Promise<Server> {
  const args = ['-D', layout.cluster, '-c', `port=${port}`];
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
  const [program = '', ...words] = command(runner, 'postgres', args);
  const logFile = await open(layout.log, 'a', 0o600);
  let child: ChildProcess;
  try {
    child = spawn(program, words, {
      ...runner.spawnAs,
      cwd: '/',
      env: serverEnv,
      detached: true,
      stdio: ['ignore', logFile.fd, logFile.fd],
    });
    await once(child, 'spawn');
  } catch (error) {
    throw localError('postgres_start_failed', 'PostgreSQL could not be started.', error);
  } finally {
    await logFile.close();
  }
  const pid = Number(child.pid);
  const watchdog = runner.endsWithParent ? undefined : spawnWatchdog(pid);
  const hasExited = () => child.exitCode !== null || child.signalCode !== null;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      watchdog?.kill('SIGKILL');
      resolve();
    });
  });
  const end = async (signal: 'SIGINT' | 'SIGKILL') => {
    child.kill(signal);
    const hurry = setTimeout(() => child.kill('SIGQUIT'), fastShutdownMs);
    await exited;
    clearTimeout(hurry);
  };
  return { pid, exited, hasExited, stop: () => end('SIGINT'), kill: () => end('SIGKILL') };
}

/** The last lines of the server's log that were written since `fromByte`. */
export async function logTail({ log }: Layout, fromByte: number, lines = 12): Promise<string> {
  const text = (await readFile(log)).subarray(fromByte).toString('utf8').trimEnd();
  return text.split('\n').slice(-lines).join('\n');
}

/**
 * Makes room in the server's log, keeping one older file so that restarts never grow the two past some megabytes, and
 * answers its size in bytes: what is written later lies beyond.
 */
export async function rotateLog({ log }: Layout): Promise<number> {
  const size = (await stat(log).catch(() => undefined))?.size ?? 0;
  if (size <= maxLogBytes) return size;
  await rename(log, `${log}.old`);
  return 0;
}

/**
 * For platforms whose kernel does not tell a child that its parent has died: a shell waits on a pipe that only this
 * process holds open, and asks the server to shut down when it closes.
 */
function spawnWatchdog(pid: number): ChildProcess {
  const watchdog = spawn('/bin/sh', ['-c', 'read -r _; kill -INT "$1"', 'sh', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.unref();
  return watchdog;
}
