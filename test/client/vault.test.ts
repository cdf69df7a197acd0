import { beforeEach, describe, expect, test } from 'vitest';
import { webCipher } from '../../site/src/app/client/cipher.ts';
import { Vault } from '../../site/src/app/client/vault.ts';
import { FakeDisk } from './fake-disk.ts';
import { FakeWorld } from './fake-world.ts';
import { storageSecret } from './served-world.ts';

let world: FakeWorld;
let disk: FakeDisk;
let vault: Vault;
const secret = async () => storageSecret;
const otherSecret = async () => 'B'.repeat(43);
const noSecret = async () => null;
const vaultHere = () => new Vault({ disk, cipher: webCipher, notes: world.notes });
const outboxOf = (one: Vault) => one.table<{ text: string }>('outbox');
const put = (one: Vault, id: string, text = 'canary') => outboxOf(one).change(new Map([[id, { text }]]), []);

beforeEach(async () => {
  world = new FakeWorld();
  disk = new FakeDisk();
  vault = vaultHere();
  await vault.open('ann', secret);
});

describe('what is kept', () => {
  test('is read again by the next visit, without the server', async () => {
    await put(vault, 'one');
    const next = vaultHere();
    expect(await next.open('ann', noSecret)).toBe(true);
    expect(await outboxOf(next).load()).toEqual([{ id: 'one', value: { text: 'canary' } }]);
  });

  test('cannot be read on the disk, and neither can the key', async () => {
    await put(vault, 'one');
    const [record] = disk.ofTable('outbox');
    expect(new TextDecoder('latin1').decode(record?.sealed)).not.toContain('canary');
    const key = disk.keys.get('ann') as CryptoKey;
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
  });

  test('looks different each time it is written', async () => {
    await put(vault, 'one');
    const before = disk.ofTable('outbox')[0]?.sealed;
    await put(vault, 'one');
    expect(disk.ofTable('outbox')[0]?.sealed).not.toEqual(before);
  });

  test.each([
    ['is damaged', (sealed: Uint8Array<ArrayBuffer>) => sealed.with(20, (sealed[20] ?? 0) ^ 1)],
    ['is cut off', (sealed: Uint8Array<ArrayBuffer>) => sealed.slice(0, 5)],
  ])('and %s is dropped, and nothing else', async (_, spoil) => {
    await put(vault, 'one');
    await put(vault, 'two', 'fine');
    const [name = '', record] = [...disk.records][0] ?? [];
    if (record) disk.records.set(name, { ...record, sealed: spoil(record.sealed) });
    expect(await outboxOf(vault).load()).toEqual([{ id: 'two', value: { text: 'fine' } }]);
    expect(disk.ofTable('outbox')).toHaveLength(1);
  });

  test('and was put in the place of another record is dropped', async () => {
    await put(vault, 'one');
    await put(vault, 'two');
    const [[firstName = '', first] = [], [, second] = []] = [...disk.records];
    if (first && second) disk.records.set(firstName, { ...first, sealed: second.sealed });
    expect((await outboxOf(vault).load()).map(({ id }) => id)).toEqual(['two']);
  });
});

describe('the end of a session', () => {
  test('deletes the key; with the key that the server gives again, what is unsent can be read', async () => {
    await put(vault, 'one');
    await vault.lock();
    expect(disk.keys.size).toBe(0);
    const next = vaultHere();
    expect(await next.open('ann', noSecret)).toBe(false);
    await expect(outboxOf(next).load()).rejects.toThrow('locked');
    expect(await next.open('ann', secret)).toBe(true);
    expect(await outboxOf(next).load()).toHaveLength(1);
  });

  test('that turns out before the account is known deletes the key all the same', async () => {
    await put(vault, 'one');
    await vault.table('cache').change(new Map([['account', {}]]), []);
    await vaultHere().lock();
    expect([disk.keys.size, disk.ofTable('cache').length, disk.ofTable('outbox').length]).toEqual([0, 0, 1]);
  });

  test('by signing out leaves nothing, and a late write of another tab is refused', async () => {
    const otherTab = vaultHere();
    await otherTab.open('ann', secret);
    await put(vault, 'one');
    await vault.clear();
    await expect(put(otherTab, 'two')).rejects.toThrow();
    expect([disk.keys.size, disk.records.size]).toEqual([0, 0]);
  });

  test('while the key is being fetched brings no key back', async () => {
    await vault.clear();
    const slow = vaultHere();
    let give = (_: string) => {};
    const opening = slow.open(
      'ann',
      () =>
        new Promise((resolve) => {
          give = resolve;
        }),
    );
    await Promise.resolve();
    await Promise.resolve();
    await slow.lock();
    give(storageSecret);
    expect(await opening).toBe(false);
    expect(disk.keys.size).toBe(0);
  });
});

test('another account of the same browser reads nothing, takes the key away, and leaves what is unsent', async () => {
  await put(vault, 'one');
  await vault.table('cache').change(new Map([['account', {}]]), []);
  const other = vaultHere();
  await other.open('bob', otherSecret);
  expect(await outboxOf(other).load()).toEqual([]);
  expect([...disk.keys.keys()]).toEqual(['bob']);
  expect([...disk.records.values()].map(({ table }) => table)).toEqual(['outbox']);
});

test('a browser that refuses storage, or a server that cannot be asked, leaves it closed', async () => {
  disk = new FakeDisk();
  const refused = vaultHere();
  expect(await refused.open('ann', () => Promise.reject(new Error('network')))).toBe(false);
  expect(await refused.open('ann', secret)).toBe(true);
  disk = new FakeDisk();
  disk.fails = true;
  expect(await vaultHere().open('ann', secret)).toBe(false);
});
