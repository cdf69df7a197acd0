import { beforeEach, expect, test } from 'vitest';
import { Drafts } from '../../site/src/app/client/drafts.ts';
import { Vault } from '../../site/src/app/client/vault.ts';
import { settled } from './fake-clock.ts';
import { FakeWorld } from './fake-world.ts';
import { storageSecret } from './served-world.ts';

let world: FakeWorld;
let drafts: Drafts;

beforeEach(async () => {
  world = new FakeWorld();
  drafts = await visit('ann');
});

async function visit(accountId: string): Promise<Drafts> {
  const vault = new Vault(world);
  await vault.open(accountId, async () => storageSecret);
  const visited = new Drafts(vault.table('drafts'));
  await visited.open();
  return visited;
}

test('a draft is there in the next visit of the same account, and in nobody else’s', async () => {
  for (const text of ['h', 'ha', 'half']) drafts.keep('one', text);
  drafts.keep('two', 'other');
  await settled();
  expect((await visit('ann')).all.peek()).toEqual({ one: 'half', two: 'other' });
  expect((await visit('bob')).all.peek()).toEqual({});
});

test('a draft that was emptied is kept as that, until the server has it', async () => {
  drafts.keep('one', 'half');
  await settled();
  drafts.keep('one', '');
  await settled();
  expect((await visit('ann')).all.peek()).toEqual({ one: '' });
  drafts.forget('one');
  await settled();
  expect(world.disk.ofTable('drafts')).toEqual([]);
});

test('what was typed before the storage opened goes before what it holds, and is kept', async () => {
  drafts.keep('one', 'old');
  await settled();
  const vault = new Vault(world);
  const early = new Drafts(vault.table('drafts'));
  await early.open();
  early.keep('one', 'new');
  expect(early.all.peek()).toEqual({ one: 'new' });
  await vault.open('ann', async () => storageSecret);
  await early.open();
  expect((await visit('ann')).all.peek()).toEqual({ one: 'new' });
});

test('after it has stopped nothing is shown or written', async () => {
  drafts.stop();
  drafts.keep('one', 'late');
  await settled();
  expect(world.disk.ofTable('drafts')).toEqual([]);
});
