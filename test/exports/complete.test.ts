import { expect, test } from 'vitest';
import { rowsShownTo } from '../../functions/core/privacy/subject-data.ts';
import type { StoredData } from '../../functions/wire/privacy.ts';
import { registry } from '../../functions/wire/registry/index.ts';
import type { Attribute } from '../../functions/wire/registry/types.ts';
import { lookInto } from '../helpers/database.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';
import { allAt, type Document, exported } from './harness.ts';
import { seedEverything } from './seed.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const db = lookInto(stack);
const seeded = await seedEverything(stack, db, clock);
const document: Document = await exported(seeded.person);
const text = JSON.stringify(document);
const pathOf = ({ exported: path }: Attribute) => (typeof path === 'string' ? path : undefined);

test('every path that the privacy registry names is in the document', () => {
  const paths = [...registry.postgres, ...registry.records]
    .flatMap(({ attributes }) => attributes.map(pathOf))
    .filter((path) => path !== undefined);
  expect(paths.length).toBeGreaterThan(100);
  const missing = [...new Set(paths)].filter((path) => {
    try {
      return allAt(document, path).length === 0;
    } catch {
      return true;
    }
  });
  expect(missing).toEqual([]);
  expect(() => allAt(document, 'conversations[].planted')).toThrow('planted is missing');
});

const tables = registry.postgres.filter(
  ({ owner, attributes }) =>
    (owner.kind === 'columns' || owner.kind === 'through') && attributes.some((one) => pathOf(one)),
);

test.each(tables.map((table) => [table.name, table] as const))(
  'every value that is stored in %s is at its path',
  async (name, { attributes }) => {
    const exportedOnes = attributes.filter((one) => pathOf(one));
    const { rows } = await db.query<Record<string, unknown>>({
      text: `
        select ${exportedOnes.map((one) => `t.${one.name}`).join(', ')} from ${name} t
        where ${rowsShownTo(name)} and $2::timestamptz is not null`,
      values: [seeded.person.id, new Date(clock.now())],
    });
    expect(rows, 'the seed has a row of it').not.toEqual([]);
    for (const attribute of exportedOnes) {
      const stored = rows.map((row) => row[attribute.name]).filter((value) => value !== null);
      expect(stored, `the seed has a value for ${name}.${attribute.name}`).not.toEqual([]);
      const found = allAt(document, pathOf(attribute) ?? '').map((value) => JSON.stringify(value));
      for (const value of stored) {
        const place = `${name}.${attribute.name}`;
        expect(isAmong(found, value), place).toBe(true);
      }
    }
  },
);

test('everything that was written, by the person and by others whom they can read, is there', () => {
  expect(seeded.canaries.length).toBeGreaterThan(20);
  expect(seeded.canaries.filter((canary) => !text.includes(canary))).toEqual([]);
});

test('what was deleted, has expired, was hidden, is secret or belongs to others is not', () => {
  expect(seeded.withheld.length).toBeGreaterThan(5);
  expect(seeded.withheld.filter((secret) => text.includes(secret))).toEqual([]);
  for (const word of ['$argon2', seeded.person.token, seeded.person.refresh, 'token_hash', 'currentHash']) {
    expect(text).not.toContain(word);
  }
});

test('others are reduced to name and handle, and everybody who is named is told of', () => {
  const refs = document.people.map((person: Document) => {
    expect(Object.keys(person).sort()).toEqual(['handle', 'name', 'ref']);
    return person.ref;
  });
  const named = [
    ...allAt(document, 'conversations[].members[].person'),
    ...allAt(document, 'conversations[].messages[].author').filter((author) => author !== 'self'),
    ...['friends', 'sent', 'received', 'declined', 'blocked'].flatMap((list) =>
      allAt(document, `contacts.${list}[].person`),
    ),
    ...allAt(document, 'reportsFiled[].person'),
    ...allAt(document, 'notifications[].person').filter((ref) => ref !== null),
  ].filter((ref) => ref !== seeded.person.id);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((ref) => !refs.includes(ref))).toEqual([]);
});

test('it says what it is, as of when, and how much of everything there is', () => {
  expect(document).toMatchObject({
    format: 'umbrachat-export',
    formatVersion: 1,
    inferred: [],
    export: { instance: stack.origin, asOf: new Date(clock.now()).toISOString() },
  });
  const { counts } = document.export.completeness;
  expect(counts.messages).toBe(allAt(document, 'conversations[].messages[].seq').length);
  expect(counts.conversations).toBe(document.conversations.length);
  expect(counts.people).toBe(document.people.length);
  expect(document.article15.data.length).toBeGreaterThan(20);
});

test('"What this server knows about me" counts what is in the file, kind by kind', async () => {
  const { body } = await seeded.person.call<StoredData>('GET', '/api/account/stored-data');
  const counted = body.groups.filter(
    ({ store, parts }) =>
      ['postgres', 'records'].includes(store) && parts.some((part) => part.exported?.includes('[]')),
  );
  expect(counted.length).toBeGreaterThan(15);
  for (const { name, count } of counted) expect([name, count]).toEqual([name, inFile(name, counted)]);
  const unexported = body.groups.filter(
    ({ parts, count }) => count !== null && parts.every((part) => part.exported === null),
  );
  // What has no place in the file is there for a reason that is told.
  for (const { parts } of unexported) for (const part of parts) expect(part.because).toBeTruthy();
});

/** How many items of a registered kind the file has. */
function inFile(name: string, counted: StoredData['groups']): number {
  const own = allAt(document, 'conversations[].messages[]').filter(
    (message) => (message as Document).portable,
  );
  const particular: Record<string, number> = {
    messages: own.length,
    message_versions: own.flatMap((message) => (message as Document).versions).length,
    members: document.conversations.length,
    conversations: document.conversations.length,
    friend_requests: document.contacts.sent.length + document.contacts.received.length,
    group_invites: allAt(document, 'conversations[].invites[]').length,
    report_messages: allAt(document, 'reportsFiled[].messages[]').length,
    users: 1,
  };
  if (particular[name] !== undefined) return particular[name];
  const parts = counted.find((group) => group.name === name)?.parts ?? [];
  const lists = new Set(parts.flatMap(({ exported: path }) => path?.match(/^(.*?\[\])/)?.[1] ?? []));
  expect([name, [...lists]]).toEqual([name, [expect.any(String)]]);
  return allAt(document, [...lists][0] ?? '').length;
}

/** The person's own id stands under `account`; bytes were opened, and are looked for by their canaries. */
function isAmong(found: readonly string[], value: unknown): boolean {
  if (value === seeded.person.id) return document.account.id === value;
  if (value instanceof Uint8Array) return found.some((one) => one !== 'null');
  const wanted = JSON.stringify(value);
  return found.some((one) => one === wanted || (one.startsWith('{') && one.includes(wanted)));
}
