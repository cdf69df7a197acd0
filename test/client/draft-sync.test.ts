import { beforeEach, describe, expect, test } from 'vitest';
import { DraftSync, draftSaveDelayMs } from '../../site/src/app/client/draft-sync.ts';
import { Drafts } from '../../site/src/app/client/drafts.ts';
import { createStore, type Store } from '../../site/src/app/client/store.ts';
import { ClientError } from '../../site/src/app/client/types.ts';
import { Vault } from '../../site/src/app/client/vault.ts';
import { FakeWorld } from './fake-world.ts';
import { ModelServer } from './model-server.ts';
import { storageSecret } from './served-world.ts';

let world: FakeWorld;
let server: ModelServer;
let id: string;
let serverDraft: string | null;
let here: Device;

/** One device: what it has asked the server to save, each answered when the test says so. */
interface Device {
  readonly store: Store;
  readonly drafts: DraftSync;
  readonly asked: {
    readonly draft: string | null;
    /** The server saves it, tells all devices and answers. */
    land(): Promise<void>;
    answer(): Promise<void>;
    fail(error: ClientError): Promise<void>;
  }[];
  readonly shown: () => string;
}

/** Every device of the person is told in the order in which the server saved. */
const devices: Device[] = [];

beforeEach(() => {
  world = new FakeWorld();
  server = new ModelServer();
  server.addFriend(1);
  [id = ''] = [...server.streams.keys()];
  serverDraft = null;
  devices.length = 0;
  here = addDevice();
});

function addDevice(vault = new Vault(world)): Device {
  const store = createStore();
  const request = { account: null, conversations: {} };
  store.dispatch({ type: 'sync.applied', request, result: server.sync(request) });
  const asked: Device['asked'] = [];
  const drafts = new DraftSync(world, {
    store,
    unsaved: new Drafts(vault.table('drafts')),
    save: (_, draft) =>
      new Promise((resolve, reject) => {
        asked.push({
          draft,
          land: async () => {
            tell(draft);
            resolve(null);
            await settled();
          },
          answer: async () => {
            resolve(null);
            await settled();
          },
          fail: async (error) => {
            reject(error);
            await settled();
          },
        });
      }),
  });
  store.onChange(() => drafts.noteState());
  const device = { store, drafts, asked, shown: () => drafts.texts.peek()[id] ?? '' };
  devices.push(device);
  return device;
}

/** The server has a new draft. */
function tell(draft: string | null): void {
  serverDraft = draft;
  const seq = Math.max(...devices.map(({ store }) => store.get().accountSeq ?? 0)) + 1;
  for (const { store } of devices) {
    const settings = draft === null ? {} : { draft };
    const event = { type: 'conversation.settings', seq, settingsOf: id, settings } as const;
    store.dispatch({ type: 'event.arrived', event });
  }
}

const settled = () => world.clock.advance(0);
const pause = () => world.clock.advance(draftSaveDelayMs);
const network = new ClientError('network');

describe('a draft', () => {
  test('is shown at once and saved when the typing has paused for two seconds', async () => {
    here.drafts.keep(id, 'h');
    await world.clock.advance(draftSaveDelayMs - 1);
    here.drafts.keep(id, 'he');
    await world.clock.advance(draftSaveDelayMs - 1);
    expect(here.shown()).toBe('he');
    expect(here.asked).toEqual([]);
    await world.clock.advance(1);
    expect(here.asked.map(({ draft }) => draft)).toEqual(['he']);
  });

  test('is saved at once when the person turns away, and not twice', async () => {
    here.drafts.keep(id, 'he');
    here.drafts.save(id);
    expect(here.asked).toHaveLength(1);
    await here.asked[0]?.land();
    here.drafts.save(id);
    await pause();
    expect(here.asked).toHaveLength(1);
  });

  test('shows on another device that has not been typed on, and goes there when it is sent', async () => {
    const other = addDevice();
    here.drafts.keep(id, 'hello');
    await pause();
    await here.asked[0]?.land();
    expect(other.shown()).toBe('hello');
    here.drafts.keep(id, '');
    expect(here.asked[1]?.draft).toBeNull();
    await here.asked[1]?.land();
    expect(other.shown()).toBe('');
  });

  test('never overwrites what is being typed elsewhere; the last to save wins', async () => {
    const other = addDevice();
    other.drafts.keep(id, 'mine');
    here.drafts.keep(id, 'hello');
    here.drafts.save(id);
    await here.asked[0]?.land();
    expect(other.shown()).toBe('mine');
    await pause();
    await other.asked[0]?.land();
    expect([serverDraft, here.shown(), other.shown()]).toEqual(['mine', 'mine', 'mine']);
  });

  test('of another device that was saved after one on its way is taken over when that has landed', async () => {
    here.drafts.keep(id, 'hello');
    here.drafts.save(id);
    const answer = here.asked[0];
    tell('hello');
    tell('newer');
    expect(here.shown()).toBe('hello');
    await answer?.answer();
    expect(here.shown()).toBe('newer');
  });
});

describe('sending', () => {
  test('before the first save asks the server for nothing', async () => {
    here.drafts.keep(id, 'hello');
    here.drafts.keep(id, '');
    await pause();
    expect(here.asked).toEqual([]);
  });

  test('while a save is on its way empties the draft after it, and the save does not bring it back', async () => {
    here.drafts.keep(id, 'hel');
    here.drafts.save(id);
    here.drafts.keep(id, 'hello');
    here.drafts.keep(id, '');
    expect(here.asked).toHaveLength(1);
    await here.asked[0]?.land();
    expect(here.shown()).toBe('');
    expect(here.asked[1]?.draft).toBeNull();
    await here.asked[1]?.land();
    expect([serverDraft, here.shown()]).toEqual([null, '']);
  });

  test('after a save whose answer was lost empties the draft all the same', async () => {
    here.drafts.keep(id, 'hel');
    here.drafts.save(id);
    await here.asked[0]?.fail(network);
    here.drafts.keep(id, '');
    expect(here.asked[1]?.draft).toBeNull();
    await here.asked[1]?.land();
    // The lost one happens after all, behind it.
    tell('hel');
    expect(here.shown()).toBe('');
    expect(here.asked[2]?.draft).toBeNull();
    await here.asked[2]?.land();
    expect([serverDraft, here.shown()]).toEqual([null, '']);
  });
});

describe('without a network', () => {
  test('it is kept here and saved when there is one', async () => {
    world.pageState.online = false;
    here.drafts.keep(id, 'hello');
    await pause();
    expect(here.asked).toEqual([]);
    world.pageState.online = true;
    here.drafts.save();
    expect(here.asked.map(({ draft }) => draft)).toEqual(['hello']);
  });

  test('a save that failed is tried again', async () => {
    here.drafts.keep(id, 'hello');
    await pause();
    await here.asked[0]?.fail(network);
    await world.clock.advance(60_000);
    expect(here.asked.map(({ draft }) => draft)).toEqual(['hello', 'hello']);
  });
});

describe('across visits', () => {
  /** The same browser, opened again. */
  async function nextVisit(): Promise<Device> {
    const vault = new Vault(world);
    await vault.open('ann', async () => storageSecret);
    const device = addDevice(vault);
    await device.drafts.open();
    return device;
  }

  test('what could not be saved is there again and is saved then, an emptied draft too', async () => {
    tell('begun');
    for (const text of ['hello', '']) {
      world.pageState.online = false;
      const before = await nextVisit();
      before.drafts.keep(id, text);
      await settled();
      before.drafts.stop();
      world.pageState.online = true;
      const after = await nextVisit();
      expect(after.shown()).toBe(text);
      // The server's draft of before comes only now, and does not go over it.
      after.store.dispatch({
        type: 'event.arrived',
        event: {
          type: 'conversation.settings',
          seq: (after.store.get().accountSeq ?? 0) + 1,
          settingsOf: id,
          settings: { draft: 'begun' },
        },
      });
      expect(after.shown()).toBe(text);
    }
  });

  test('what was saved leaves the storage, and what others write since is shown', async () => {
    const before = await nextVisit();
    before.drafts.keep(id, 'hello');
    await pause();
    expect(world.disk.ofTable('drafts')).toHaveLength(1);
    await before.asked[0]?.land();
    await settled();
    expect(world.disk.ofTable('drafts')).toEqual([]);
  });
});

test('what no message can hold stays here', async () => {
  here.drafts.keep(id, 'x'.repeat(4_001));
  await pause();
  expect(here.asked).toEqual([]);
  expect(here.shown()).toHaveLength(4_001);
});
