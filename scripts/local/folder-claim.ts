import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLine, errorCode, localError } from './child.ts';

export interface FolderClaim {
  /** Gives the folder back. A repeat does nothing. */
  release(): Promise<void>;
}

interface Owner {
  readonly pid: number;
  readonly port: number;
}

/**
 * Makes sure that one process at a time works in a data folder. What a killed process left behind is taken over.
 *
 * @throws LocalError `already_running`, with the process that holds the folder and what to do.
 */
export async function claimFolder(dir: string, port: number): Promise<FolderClaim> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, 'running.json');
  for (;;) {
    if (await write(path, { pid: process.pid, port })) break;
    const owner = await read(path);
    if (owner && (await isRunning(owner))) {
      throw localError(
        'already_running',
        `UmbraChat is running in ${dir} already: process ${owner.pid}, http://localhost:${owner.port}/
Stop it first, or run a second one beside it: npm start -- --port ${owner.port + 1} --data ${dir}-2`,
      );
    }
    await rm(path, { force: true });
  }
  return { release: () => rm(path, { force: true }) };
}

async function write(path: string, owner: Owner): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(JSON.stringify(owner));
    await file.close();
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function read(path: string): Promise<Owner | undefined> {
  try {
    const { pid, port } = JSON.parse(await readFile(path, 'utf8')) as Partial<Owner>;
    return typeof pid === 'number' && typeof port === 'number' ? { pid, port } : undefined;
  } catch {
    return undefined;
  }
}

/** A process id may belong to another program by now, so its command line has to be ours. */
async function isRunning({ pid }: Owner): Promise<boolean> {
  if (pid === process.pid) return false;
  return (await commandLine(pid))?.includes('scripts/start.ts') ?? false;
}
