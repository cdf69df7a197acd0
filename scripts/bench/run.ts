import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AskedProcess } from '../faults/asked-process.ts';
import { type Floor, measureFloor } from './floor.ts';
import { closed } from './loads/closed.ts';
import { connect } from './loads/connect.ts';
import { group } from './loads/group.ts';
import type { Figures, Load, Running } from './loads/load.ts';
import { paced } from './loads/paced.ts';
import { page } from './loads/page.ts';
import { type Result, table } from './report.ts';
import { type Answer, type Command, type SubjectName, subjectNames } from './subjects/subject.ts';

const help = `npm run bench -- [options]

Measures the product in both ways of running beside the limits of the machine, in one run, round by round, and finds every
acknowledged message stored.

  --loads LIST     of A,B,C,D,E (all)
  --subjects LIST  of ${subjectNames.join(',')} (all)
  --rounds N       each load runs this often for each subject; the table shows medians (3)
  --seconds N      of one load (5)
  --json FILE      writes all figures there (bench.json)
  --help           this`;

const loads = { A: paced, B: closed, C: group, D: connect, E: page } as const satisfies Record<string, Load>;
type LoadName = keyof typeof loads;

const cast = { people: 1_000, pairs: 50, groupSize: 200 };
const startTimeoutMs = 120_000;

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      loads: { type: 'string', default: Object.keys(loads).join(',') },
      subjects: { type: 'string', default: subjectNames.join(',') },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '5' },
      json: { type: 'string', default: 'bench.json' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const chosenLoads = choose('load', values.loads, Object.keys(loads) as LoadName[]);
  const chosenSubjects = choose('subject', values.subjects, subjectNames);
  const [rounds, seconds] = [count('rounds', values.rounds), count('seconds', values.seconds)];

  const folder = await mkdtemp(join(tmpdir(), 'umbra-bench-'));
  const running = new Map<SubjectName, Running>();
  const results: Result[] = [];
  const floors: Floor[] = [await measureFloor()];
  try {
    for (const load of chosenLoads) {
      for (let round = 0; round < rounds; round++) {
        // Each round begins with another subject, so that none always comes after the heaviest.
        for (const name of rotated(chosenSubjects, round)) {
          const figures = await measure(loads[load], { name, folder, running, seconds });
          results.push({ load, subject: name, round, figures });
          say(`${load} ${name}: ${summary(figures)}`);
        }
      }
      floors.push(await measureFloor());
    }
  } finally {
    for (const subject of running.values()) await stop(subject);
    await rm(folder, { recursive: true, force: true });
  }
  console.log(`\n${table(results, floors, loads)}`);
  await writeFile(values.json, `${JSON.stringify({ rounds, seconds, floors, results }, null, 2)}\n`);
  return 0;
}

interface Setting {
  readonly name: SubjectName;
  readonly folder: string;
  readonly running: Map<SubjectName, Running>;
  readonly seconds: number;
}

async function measure(load: Load, { name, folder, running, seconds }: Setting): Promise<Figures> {
  if (load.fresh) {
    const subject = await start(name, await mkdtemp(join(folder, 'fresh-')));
    try {
      return await load.run(subject, { seconds });
    } finally {
      await stop(subject);
    }
  }
  const subject = running.get(name) ?? (await start(name, join(folder, name)));
  running.set(name, subject);
  return load.run(subject, { seconds });
}

async function stop({ process: asked }: Running): Promise<void> {
  await asked.ask({ do: 'stop' }, 20_000).catch(() => {});
  await asked.end('SIGKILL');
}

async function start(name: SubjectName, dataDir: string): Promise<Running> {
  const isProduct = name === 'cloud' || name === 'embedded';
  const entry = isProduct ? './subjects/product-process.ts' : './subjects/bare-process.ts';
  const asked = new AskedProcess<Command, Answer>(new URL(entry, import.meta.url));
  try {
    await asked.ask({ do: 'start', name, dataDir }, startTimeoutMs);
    const { stage } = await asked.ask({ do: 'stage', cast }, startTimeoutMs);
    if (!stage) throw new Error(`${name} has no people.`);
    return { process: asked, stage };
  } catch (error) {
    await asked.end('SIGKILL');
    throw error;
  }
}

function rotated<One>(list: readonly One[], by: number): One[] {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

function choose<Name extends string>(what: string, list: string, known: readonly Name[]): Name[] {
  const names = list.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !(known as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new Error(`There is no ${what} “${unknown}”; there are ${known.join(', ')}.`);
  return names as Name[];
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} has to be a whole number from 1.`);
  return value;
}

function summary(figures: Figures): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${value < 10 ? value.toFixed(2) : Math.round(value)}`)
    .join(' · ');
}

function say(line: string): void {
  console.log(`${(performance.now() / 1_000).toFixed(1).padStart(7)} s  ${line}`);
}
