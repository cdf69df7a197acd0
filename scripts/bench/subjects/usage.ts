import { readdirSync, readFileSync } from 'node:fs';
import type { Usage } from './subject.ts';

/** Linux counts processor time in ticks of this length. */
const microsPerTick = 10_000;

/** What this process, and the PostgreSQL and Redis processes below it, have used. Without `/proc` only the first is known. */
export function readUsage(): Usage {
  const { user, system } = process.cpuUsage();
  const below = descendants(process.pid);
  return {
    serverMicros: user + system,
    postgresMicros: ticksOf(below.filter(({ name }) => name === 'postgres')) * microsPerTick,
    redisMicros: ticksOf(below.filter(({ name }) => name.startsWith('redis'))) * microsPerTick,
    serverBytes: process.memoryUsage.rss(),
  };
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  /** Its own, and those of children that have ended. */
  readonly ticks: number;
}

function ticksOf(processes: readonly Process[]): number {
  return processes.reduce((sum, { ticks }) => sum + ticks, 0);
}

function descendants(root: number): Process[] {
  const all = processes();
  const found = new Set([root]);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return all.filter(({ pid }) => pid !== root && found.has(pid));
}

function processes(): Process[] {
  try {
    return readdirSync('/proc').flatMap((entry) =>
      /^\d+$/.test(entry) ? (processOf(Number(entry)) ?? []) : [],
    );
  } catch {
    return [];
  }
}

function processOf(pid: number): Process | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = text.lastIndexOf(')');
    const fields = text.slice(end + 2).split(' ');
    const numbers = fields.slice(11, 15).map(Number);
    return {
      pid,
      parent: Number(fields[1]),
      name: text.slice(text.indexOf('(') + 1, end),
      ticks: numbers.reduce((sum, one) => sum + one, 0),
    };
  } catch {
    return undefined;
  }
}
