import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import { expect, test, vi } from 'vitest';
import { openRecords } from '../../functions/adapters/dynamo.ts';
import { viewerPage } from '../../functions/core/exports/viewer-page.ts';
import { sealedName } from '../../functions/wire/sealed.ts';
import { attachmentPath } from '../../functions/wire/takeout.ts';
import { recordsTable } from '../../scripts/local/stack/stores.ts';
import { viewerModule } from '../../scripts/privacy/viewer.ts';
import { openTakeout, PassphraseNeeded } from '../../site/src/takeout/open.ts';
import { WrongPassphrase } from '../../site/src/takeout/unseal.ts';
import { NotReadable, unzip, type ZipFile } from '../../site/src/takeout/unzip.ts';
import { send, upload, words } from '../attachments/harness.ts';
import { lookInto } from '../helpers/database.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';
import { type Document, exported, exportsOf, fetchedFile, ready } from './harness.ts';
import { seedEverything } from './seed.ts';

vi.setConfig({ testTimeout: 120_000 });
const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const seeded = await seedEverything(stack, lookInto(stack), clock);
const { person, friend, groupId } = seeded;
const content = words();
const file = await upload(friend, content);
await send(friend, groupId, [{ id: file.id, name: 'from-the-friend.txt' }]);
const passphrase = 'correct horse battery';

async function made(asked: object): Promise<Blob> {
  const { id } = (await exportsOf.create(person, undefined, asked)).body;
  await ready(person, id);
  return fetchedFile(person, id);
}
const json: Document = await exported(person);
const archive = await made({ kind: 'zip' });
const sealed = await made({ kind: 'zip', passphrase });
/** What differs between two exports of the same moment. */
const comparable = ({
  export: about,
  signature: _,
  exports: __,
  notificationTraces: ___,
  ...rest
}: Document) => ({
  ...rest,
  export: { ...about, id: '', completeness: { ...about.completeness, counts: {} } },
});

test('a passphrase that is too short is refused, and the record keeps no key once the file is there', async () => {
  const short = await exportsOf.create(person, undefined, { kind: 'zip', passphrase: 'too short' });
  expect(short).toMatchObject({ status: 400, body: { code: 'invalid' } });
  const records = openRecords({ table: recordsTable, endpoint: stack.stores.dynamo.endpoint, clock });
  const kept = (await records.list(`exports#${person.id}`)).map(({ data }) => String(data.sealed));
  expect(kept.filter((one) => one !== 'null').map((one) => JSON.parse(one))).toEqual([
    { header: expect.objectContaining({ kdf: 'scrypt' }), key: null },
  ]);
});

test('an archive has the data, a schema that names all of it, the files of others as well, and a page', async () => {
  const files = await unzip(archive);
  const textOf = async (name: string) => (await files.get(name)?.read())?.text() ?? '';
  const data = JSON.parse(await textOf('data.json')) as Document;
  expect(comparable(data)).toEqual(comparable(json));
  const script = vm.createContext({});
  vm.runInContext(await textOf('viewer/data.js'), script);
  expect(comparable(JSON.parse(JSON.stringify(script.umbraExport)))).toEqual(comparable(data));
  const taken = files.get(attachmentPath(file.id, 'text/plain'));
  expect(await bytesOf(taken)).toEqual(content);
  expect(await textOf('index.html')).toBe(viewerPage);
  expect(undescribed(data, JSON.parse(await textOf('schema/data.schema.json')) as Schema)).toEqual([]);

  const manifest = JSON.parse(await textOf('manifest.json')) as { files: ManifestFile[] };
  expect(manifest.files.map(({ name }) => name)).toEqual(
    [...files.keys()].filter((name) => name !== 'manifest.json'),
  );
  for (const { name, bytes, sha256 } of manifest.files) {
    const whole = await bytesOf(files.get(name));
    expect(whole.length).toBe(bytes);
    if (sha256) expect(createHash('sha256').update(whole).digest('hex')).toBe(sha256);
  }
});

test('the page in the archive is made from its sources', async () => {
  const path = new URL('../../functions/core/exports/viewer-page.ts', import.meta.url);
  expect(readFileSync(path, 'utf8') === (await viewerModule()), 'run npm run build:viewer').toBe(true);
});

test('of a sealed one whoever has the file reads nothing, and the passphrase opens all of it', async () => {
  const outside = Buffer.from(await sealed.arrayBuffer()).toString('latin1');
  for (const told of [...seeded.canaries, person.handle, friend.handle, person.id, content.toString()]) {
    expect(outside.includes(told), told).toBe(false);
  }
  expect([...(await unzip(sealed)).keys()]).toEqual(['index.html', sealedName]);
  await expect(openTakeout(sealed)).rejects.toThrow(PassphraseNeeded);
  await expect(openTakeout(sealed, { passphrase: 'correct horse batterie' })).rejects.toThrow(
    WrongPassphrase,
  );
  const takeout = await openTakeout(sealed, { passphrase });
  expect(comparable(takeout.document)).toEqual(comparable(json));
  expect(await (await takeout.files.get(attachmentPath(file.id, 'text/plain'))?.read())?.text()).toBe(
    content.toString(),
  );
});

test('a sealed file whose chunks are cut off, moved or changed does not open', async () => {
  const inner = Uint8Array.from(await bytesOf((await unzip(sealed)).get(sealedName)));
  const lineEnd = inner.indexOf(10) + 1;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (let at = lineEnd; at < inner.length; ) {
    const until = at + 4 + new DataView(inner.buffer, at, 4).getUint32(0, true);
    chunks.push(inner.slice(at, until));
    at = until;
  }
  expect(chunks.length).toBeGreaterThan(3);
  const head = inner.slice(0, lineEnd);
  const opened = (parts: readonly Uint8Array<ArrayBuffer>[]) =>
    openTakeout(new Blob([head, ...parts]), { passphrase });
  expect((await opened(chunks)).document.account.id).toBe(person.id);
  const [first, second, ...rest] = chunks as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
  const changed = Uint8Array.from(second, (byte, index) => (index === second.length - 1 ? byte ^ 1 : byte));
  await expect(opened(chunks.slice(0, -1))).rejects.toThrow(NotReadable);
  await expect(opened([first, ...rest])).rejects.toThrow(NotReadable);
  await expect(opened([first, changed, ...rest])).rejects.toThrow(NotReadable);
  await expect(opened([second, first, ...rest])).rejects.toThrow(WrongPassphrase);
  await expect(openTakeout(new Blob([inner.slice(0, -1)]), { passphrase })).rejects.toThrow(NotReadable);
});

test('a document that was changed anywhere, or is none, is noticed', async () => {
  const text = JSON.stringify(json);
  expect((await openTakeout(new Blob([text]))).keyFingerprint).toMatch(/^[\w-]{43}$/);
  const canary = seeded.canaries[2] ?? '';
  for (const other of [
    text.replace(canary, canary.replace('canary', 'Canary')),
    text.replace('"portable":true', '"portable":!1'),
    text.replace('"signature":', '"more":1,"signature":'),
    text.replace('umbrachat-export', 'another-export'),
    text.slice(0, -10),
    '{}',
    'PK nothing',
  ]) {
    expect(other).not.toBe(text);
    await expect(openTakeout(new Blob([other]))).rejects.toThrow(NotReadable);
  }
});

async function bytesOf(one: ZipFile | undefined): Promise<Buffer> {
  const blob = await one?.read();
  return blob ? Buffer.from(await blob.arrayBuffer()) : Buffer.alloc(0);
}

interface ManifestFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256?: string;
}
interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** Every path of a document that its schema does not name. What has no places of its own (article15, bodies) is described as a whole. */
function undescribed(value: unknown, schema: Schema, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => undescribed(one, schema.items ?? {}, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [];
  const { properties } = schema;
  if (!properties || Object.keys(properties).length === 0) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    properties[name] ? undescribed(inner, properties[name], `${path}.${name}`) : [`${path}.${name}`],
  );
}
