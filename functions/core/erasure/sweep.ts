import { groups, registry } from '../../wire/registry/index.ts';
import type { Attribute, Group } from '../../wire/registry/types.ts';
import type { Context } from '../context.ts';
import { onlineKey } from '../presence/connections.ts';
import { partitionOf, rowsOf, type Subject, subjectRecords, subjectTables } from '../privacy/subject-data.ts';
import { closedPassword, endingTypes } from './tombstone.ts';

/** Something of the person that is still there; only names of the registry, never what it says. */
export interface Leftover {
  readonly store: string;
  readonly name: string;
  readonly count: number;
}

/** When something that is overwritten still says something; where it is not here, when it is not the empty value of its type. */
const says: Readonly<Record<string, string>> = {
  'users.handle': `t.handle not like 'deleted\\_%'`,
  'users.display_name': `t.display_name <> 'Deleted account'`,
  'users.password_phc': `t.password_phc <> '${closedPassword}'`,
  'users.created_at': `t.created_at <> 'epoch'`,
  'users.session_epoch': 't.session_epoch <> -1',
  'users.add_link_version': 't.add_link_version <> -1',
  'users.operator_log_hash': `t.operator_log_hash <> repeat('0', 64)`,
  'members.role': `t.role <> 'member'`,
};
const emptyValues = `'', '0', 'false', '{}', '[]'`;

/** Rows that name an erased person on purpose. */
const named: Readonly<Record<string, string>> = {
  'account_events.subject_id': `t.type not in ${endingTypes}`,
};

/**
 * Looks for a person in every store, by the registry and not by what the eraser knows of: whatever a table, item or key that somebody
 * added later holds of them is found. Empty where nothing is left but what the registry says is kept.
 */
export async function findLeftovers(ctx: Context, subject: Subject): Promise<Leftover[]> {
  const [tables, records, live, objects, keys] = await Promise.all([
    sweepTables(ctx, subject),
    sweepRecords(ctx, subject),
    sweepLive(ctx, subject),
    sweepObjects(ctx, subject),
    sweepKeys(ctx, subject),
  ]);
  return [...tables, ...records, ...live, ...objects, ...keys];
}

async function sweepKeys(ctx: Context, { userId }: Subject): Promise<Leftover[]> {
  const keys = await ctx.personKeys.of([userId]);
  return keys.has(userId) ? [{ store: 'keys', name: 'the person’s key', count: 1 }] : [];
}

async function sweepTables(ctx: Context, { userId }: Subject): Promise<Leftover[]> {
  const questions = registry.postgres.flatMap((group) => questionsAbout(group));
  const { rows } = await ctx.db.query<{ name: string; count: number }>({
    text: questions
      .map(
        ({ name, table, where }) =>
          `select '${name}' as name, count(*)::integer as count from ${table} t where ${where}`,
      )
      .join(' union all '),
    values: [userId],
  });
  return rows.filter(({ count }) => count > 0).map(({ name, count }) => ({ store: 'postgres', name, count }));
}

interface Question {
  readonly name: string;
  readonly table: string;
  readonly where: string;
}

/** What must not be there of a table: its rows, or what its attributes say, and in others' rows the person's id. */
export function questionsAbout(group: Group): Question[] {
  const table = group.name;
  const isTheirs = subjectTables.includes(group);
  const questions: Question[] = [];
  if (isTheirs && group.erasure.act === 'delete')
    questions.push({ name: table, table, where: rowsOf(table) });
  for (const attribute of group.attributes) {
    const name = `${table}.${attribute.name}`;
    const says = saysSomething(attribute, name);
    if (isTheirs && group.erasure.act !== 'delete' && says) {
      questions.push({ name, table, where: `${rowsOf(table)} and ${says}` });
    }
    if (attribute.namesPerson && ['delete', 'null'].includes(attribute.erasure.act)) {
      const exception = named[name];
      questions.push({
        name,
        table,
        where: `t.${attribute.name} = $1${exception ? ` and ${exception}` : ''}`,
      });
    }
  }
  return questions;
}

function saysSomething({ name, erasure, namesPerson }: Attribute, full: string): string | undefined {
  if (namesPerson) return undefined;
  if (erasure.act === 'null') return `t.${name} is not null`;
  if (erasure.act !== 'overwrite' && erasure.act !== 'delete') return undefined;
  return says[full] ?? `coalesce(t.${name}::text, '') not in (${emptyValues})`;
}

const listingsAtOnce = 20;

/** Asks the buckets themselves: for files of exports by the person's id, for attachments by what this erasure deleted. */
async function sweepObjects(ctx: Context, { userId }: Subject): Promise<Leftover[]> {
  const { rows } = await ctx.db.query<{ object_keys: string[] }>({
    text: 'select object_keys from erasures where user_id = $1',
    values: [userId],
  });
  const keys = [...new Set(rows[0]?.object_keys)];
  const exported = await ctx.exportFiles.list(`${userId}/`);
  let attached = 0;
  for (let at = 0; at < keys.length; at += listingsAtOnce) {
    const found = await Promise.all(
      keys.slice(at, at + listingsAtOnce).map((key) => ctx.fileStore.list(key)),
    );
    attached += found.flat().length;
  }
  return [
    { store: 'objects', name: 'files of exports', count: exported.length },
    { store: 'objects', name: 'attachments', count: attached },
  ].filter(({ count }) => count > 0);
}

async function sweepRecords(ctx: Context, subject: Subject): Promise<Leftover[]> {
  const theirs = subjectRecords.filter(
    ({ owner, erasure }) => owner.kind === 'key' && erasure.act === 'delete',
  );
  const found = await Promise.all(
    theirs.map(async (group) => ({
      store: 'records',
      name: group.name,
      count: (await ctx.records.list(partitionOf(group, subject))).length,
    })),
  );
  return found.filter(({ count }) => count > 0);
}

async function sweepLive(ctx: Context, { userId }: Subject): Promise<Leftover[]> {
  const keyed = groups.filter(({ store, owner }) => store === 'live' && owner.kind === 'key');
  const replies = await ctx.live.batch((batch) => {
    batch.zmscore(onlineKey, [userId]);
    for (const { name } of keyed) batch.zcount(name.replace('{userId}', userId), '-inf', '+inf');
  });
  const online = Array.isArray(replies[0]) && replies[0][0] != null ? 1 : 0;
  return [
    { store: 'live', name: onlineKey, count: online },
    ...keyed.map(({ name }, index) => ({ store: 'live', name, count: Number(replies[index + 1] ?? 0) })),
  ].filter(({ count }) => count > 0);
}
