import { groups, tableOf } from '../../wire/registry/index.ts';
import type { Group, Owner } from '../../wire/registry/types.ts';
import { handleDigest } from '../accounts/handle-digest.ts';

/** Whose data is looked for. */
export interface Subject {
  readonly userId: string;
  readonly handle: string;
}

/**
 * Rows that are stored with a person and not for them to see: requests that were swallowed and mentions by somebody they
 * have blocked are told nowhere, and what was deleted or has expired is gone. `$1` is the person, `$2` the time.
 */
const shownOnly: Readonly<Record<string, string>> = {
  attachments: `t.state not in ('gone', 'deleted')`,
  friend_requests: '(t.requester_id = $1 or not t.unseen)',
  mentions: `exists (
    select from members own where own.conversation_id = t.conversation_id and own.user_id = $1 and own.visible @> t.seq)`,
  messages: 't.deleted_at is null and (t.expires_at is null or t.expires_at > $2)',
  message_versions: `exists (
    select from messages m where m.conversation_id = t.conversation_id and m.seq = t.seq
      and m.deleted_at is null and (m.expires_at is null or m.expires_at > $2))`,
};

/** Registered tables that hold rows of people. */
export const subjectTables: readonly Group[] = groups.filter(
  ({ store, owner }) => store === 'postgres' && (owner.kind === 'columns' || owner.kind === 'through'),
);

/**
 * The SQL condition for all rows of a registered table that are a person's: `t` is the table, `$1` the person's id. For
 * erasing, and for sweeping afterwards.
 */
export function rowsOf(table: string): string {
  return `(${condition(tableOf(table).owner, 't', 0)})`;
}

/**
 * The condition for the rows that are told to the person themselves, in an export or by count: `t` is the table, `$1` the
 * person's id, `$2` the time it is.
 */
export function rowsShownTo(table: string): string {
  const shown = shownOnly[table];
  return shown ? `${rowsOf(table)} and (${shown})` : rowsOf(table);
}

function condition(owner: Owner, alias: string, depth: number): string {
  if (owner.kind === 'columns') return owner.columns.map((column) => `${alias}.${column} = $1`).join(' or ');
  if (owner.kind !== 'through') throw new Error(`Rows of a table are not found by ${owner.kind}.`);
  const theirs = `o${depth}`;
  const same = owner.columns.map((column, index) => `${theirs}.${owner.theirs[index]} = ${alias}.${column}`);
  const owned = condition(tableOf(owner.table).owner, theirs, depth + 1);
  return `exists (select from ${owner.table} ${theirs} where ${same.join(' and ')} and (${owned}))`;
}

/** Registered groups of expiring records that belong to people. */
export const subjectRecords: readonly Group[] = groups.filter(
  ({ store, owner }) => store === 'records' && owner.kind !== 'nobody',
);

/** The partition in which a person's items of a registered kind stand: `sessions#…`. */
export function partitionOf(group: Group, subject: Subject): string {
  const [partition = ''] = group.name.split('/');
  return partition
    .replace('{userId}', subject.userId)
    .replace('{handleDigest}', handleDigest(subject.handle));
}

/** The key of a registered kind that is one person's, as `connections:…`; undefined where all people share it. */
export function liveKeyOf(group: Group, subject: Subject): string | undefined {
  return group.owner.kind === 'key' ? group.name.replace('{userId}', subject.userId) : undefined;
}
