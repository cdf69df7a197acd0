import { categories } from './categories.ts';
import type { StoreName } from './lists.ts';
import type { AttributeLine, Defaults, Erasure, Group, NotExported, Owner, Retention } from './types.ts';

/** A group of a store: what holds for all of it, then one line for each attribute. */
export function group(
  store: StoreName,
  name: string,
  defaults: Defaults,
  lines: readonly AttributeLine[],
): Group {
  const { words, category, owner, retention, recipients, erasure, since, ends } = defaults;
  const attributes = lines.map(([attribute, exported, attributeWords, differences = {}]) => {
    const ofCategory = categories[differences.category ?? category];
    return {
      store,
      group: name,
      name: attribute,
      words: attributeWords,
      owner,
      category: differences.category ?? category,
      purpose: differences.purpose ?? defaults.purpose ?? ofCategory.purpose,
      basis: differences.basis ?? defaults.basis ?? ofCategory.basis,
      retention: differences.retention ?? retention,
      recipients: differences.recipients ?? recipients,
      exported,
      erasure: differences.erasure ?? erasure,
      namesPerson: differences.namesPerson ?? false,
    };
  });
  return { store, name, words, category, owner, retention, recipients, erasure, since, ends, attributes };
}

/** A table of PostgreSQL and its columns. */
export const table = (name: string, defaults: Defaults, columns: readonly AttributeLine[]): Group =>
  group('postgres', name, defaults, columns);

/** The person named in one of these columns. */
export const by = (...columns: string[]): Owner => ({ kind: 'columns', columns });
/** Whoever the row of another table belongs to, found by the same columns there. */
export const through = (tableName: string, ...columns: string[]): Owner => ({
  kind: 'through',
  table: tableName,
  columns,
  theirs: columns,
});
/** As `through`, where the column here refers to `id` there. */
export const throughId = (tableName: string, column: string): Owner => ({
  kind: 'through',
  table: tableName,
  columns: [column],
  theirs: ['id'],
});
export const nobody: Owner = { kind: 'nobody' };
export const inKey: Owner = { kind: 'key' };
export const inMember: Owner = { kind: 'member' };

export const untilErased: Retention = { kind: 'until-erased' };
export const untilDeleted: Retention = { kind: 'until-deleted' };
export const untilChanged: Retention = { kind: 'until-changed' };
export const untilSignOut: Retention = { kind: 'until-sign-out' };
export const withConversation: Retention = { kind: 'with-conversation' };
export const withInstance: Retention = { kind: 'with-instance' };
/** At most so many seconds after something, in plain words. */
export const seconds = (count: number, after: string): Retention => ({
  kind: 'fixed',
  seconds: count,
  after,
});
/** At most so many days after something, in plain words. */
export const days = (count: number, after: string): Retention => seconds(count * 86_400, after);

export const erased: Erasure = { act: 'delete' };
export const emptied: Erasure = { act: 'null' };
export const overwritten: Erasure = { act: 'overwrite' };
export const pseudonymised: Erasure = { act: 'pseudonymise' };
export const keyDestroyed: Erasure = { act: 'destroy-key' };
export const expires: Erasure = { act: 'expire' };
export const nothingToErase: Erasure = { act: 'none' };
/** Stays for a reason and a time. */
export const kept = (because: string, retention: Retention): Erasure => ({ act: 'keep', because, retention });

/** Would let somebody in who has the export. */
export const secret = (because: string): NotExported => ({ not: 'secret', because });
/** Follows from what is exported. */
export const derived = (because: string): NotExported => ({ not: 'derived', because });
/** Tells about somebody else. */
export const others = (because: string): NotExported => ({ not: 'others', because });
/** Says nothing about the person. */
export const technical = (because: string): NotExported => ({ not: 'technical', because });
/** Gone before an export could be read. */
export const momentary = (because: string): NotExported => ({ not: 'momentary', because });
/** The person has it already. */
export const ownDevice: NotExported = { not: 'own-device', because: 'It never leaves your browser.' };
