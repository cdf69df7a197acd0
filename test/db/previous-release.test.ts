/** Migrations run while the version before is still in service, so its handlers have to work on the new schema. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { migrate } from '../../functions/db/migrate.ts';
import { withConnection } from '../../functions/db/postgres.ts';
import { startPostgres } from '../../scripts/local/postgres/start.ts';
import { smoke } from '../../scripts/smoke/smoke.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
const shallow = git('rev-parse', '--is-shallow-repository') === 'true';
if (shallow) {
  console.error(
    '\n!!! NOT TESTED: the previous version on the new schema. This clone is shallow; fetch the whole history (git fetch --unshallow).\n',
  );
}

const dir = await mkdtemp(join(tmpdir(), 'umbra-previous-'));
const postgres = await startPostgres({ dataDir: join(dir, 'postgres') });
afterAll(async () => {
  await postgres.stop();
  await rm(dir, { recursive: true, force: true });
});

/** Starts the whole of the version in this folder on a database that is given, and stops when its input ends. */
const program = `
import { startStack } from './scripts/local/stack/stack.ts';
const [dataDir, databaseUrl] = process.argv.slice(2);
const options = { dataDir, port: 0, siteDir: dataDir, version: 'previous', redis: 'engine', databaseUrl };
const stack = await startStack(options);
console.log('origin ' + stack.origin);
process.stdin.resume().on('end', () => stack.stop().then(() => process.exit(0)));
`;

test.skipIf(shallow)(
  'what was in service before the newest migration works on the schema after it',
  async () => {
    const newest = git('log', '-1', '--format=%H', '--diff-filter=A', '--', 'functions/db/migrations');
    const version = join(dir, 'version');
    execFileSync('sh', ['-c', `mkdir "$1" && git archive "$0~1" | tar -x -C "$1"`, newest, version], {
      cwd: root,
    });
    await symlink(join(root, 'node_modules'), join(version, 'node_modules'));
    // Its own migrator refuses a database that is newer, as it should; in the cloud it does not run any more.
    await writeFile(join(version, 'functions/db/migrate.ts'), 'export const migrate = async () => [];\n');
    await writeFile(join(version, 'previous.ts'), program);
    const ran = await withConnection({ connectionString: postgres.url }, migrate);
    expect(ran.length).toBeGreaterThan(0);

    const args = ['previous.ts', join(dir, 'data'), postgres.url];
    const child = spawn(process.execPath, args, { cwd: version, stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      let origin = '';
      for await (const line of createInterface({ input: child.stdout })) {
        if (line.startsWith('origin ')) origin = line.slice('origin '.length);
        if (origin) break;
      }
      const outcomes = await smoke({ origin, claim: true, site: false }, () => {});
      expect(outcomes.filter(({ result }) => result === 'failed')).toEqual([]);
    } finally {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    }
  },
  60_000,
);
