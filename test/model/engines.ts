import type { Message } from '../../functions/wire/conversations.ts';
import type { Api } from '../../site/src/app/client/api.ts';
import { createCommands } from '../../site/src/app/client/commands.ts';
import { Outbox } from '../../site/src/app/client/outbox.ts';
import type { OutboxRecord } from '../../site/src/app/client/outbox-file.ts';
import type { Clock, World } from '../../site/src/app/client/ports.ts';
import { Receipts } from '../../site/src/app/client/receipts.ts';
import type { Store } from '../../site/src/app/client/store.ts';
import { SyncEngine } from '../../site/src/app/client/sync.ts';
import type { OutboxEntry } from '../../site/src/app/client/types.ts';
import { uuid7Source } from '../../site/src/app/client/uuid7.ts';
import type { Table } from '../../site/src/app/client/vault.ts';
import type { Command } from './model-server.ts';

/** The parts of the site's engine that the protocol is about. */
export interface Engines {
  readonly sync: SyncEngine;
  /** More than one only where that is the mistake. */
  readonly outboxes: readonly Outbox[];
  readonly receipts: Receipts;
  readonly commands: Pick<ReturnType<typeof createCommands>, 'loadEarlier'>;
}

export interface EnginesOptions {
  readonly world: World;
  readonly store: Store;
  readonly table: Table<OutboxRecord>;
  readonly outboxes: number;
  readonly ask: <Result>(command: Command) => Promise<Result>;
  readonly isConnected: () => boolean;
  readonly synced: () => void;
}

/** Puts them together as `createChatClient` does. */
export function makeEngines(options: EnginesOptions): Engines {
  const { world, store, table, ask } = options;
  const sync = new SyncEngine(world, {
    store,
    fetchSync: (request) => ask({ type: 'sync', request }),
    isPushed: options.isConnected,
    onOutcome: (error) => {
      if (error === null) options.synced();
    },
  });
  const newClientId = uuid7Source(world.clock.now, world.randomBytes);
  const outboxes = Array.from({ length: options.outboxes }, (_, index) => {
    const share = options.outboxes === 1 ? store : everyNth(store, options.outboxes, index);
    const send = ({ conversationId, clientId, body }: OutboxEntry) => {
      if (!body) throw new Error('The model sends messages only.');
      return ask<{ event: never }>({ type: 'message.send', conversationId, clientId, body });
    };
    return new Outbox(world, { store: share, table, newClientId, send });
  });
  const receipts = new Receipts(world, {
    store,
    update: (list) => ask({ type: 'receipt.update', receipts: list }),
  });
  const messagesBefore = (conversationId: string, before: number) =>
    ask<{ messages: Message[]; more: boolean }>({ type: 'message.list', conversationId, before });
  const commands = createCommands(store, { messagesBefore } as Api);
  store.onChange(() => {
    for (const outbox of outboxes) outbox.noteState();
    receipts.noteState();
    sync.noteState();
  });
  return { sync, outboxes, receipts, commands };
}

/** What these parts touch of a browser, for one visit of one device; ids and chance are made from the numbers. */
export function modelWorld(clock: Clock, device: number, visit: number): World {
  const id = `${device} ${visit}`;
  const prefix = [0, 0, 0, device, visit];
  let bytes = 0;
  const tabs: Pick<World['tabs'], 'id' | 'living'> = { id, living: () => Promise.resolve(new Set([id])) };
  const page: Pick<World['page'], 'visible' | 'online'> = { visible: () => true, online: () => true };
  const randomBytes = (count: number) =>
    Uint8Array.from({ length: count }, (_, at) => prefix[at] ?? bytes++ % 256);
  return { clock, random: () => 0.5, randomBytes, page, tabs } as World;
}

/** A disk that holds what it is given at once. */
export function modelTable<Value>(): Table<Value> {
  const records = new Map<string, Value>();
  return {
    load: () => Promise.resolve([...records].map(([id, value]) => ({ id, value }))),
    change: (puts, deletes) => {
      for (const [id, value] of puts) records.set(id, value);
      for (const id of deletes) records.delete(id);
      return Promise.resolve();
    },
  };
}

/** A store that shows an outbox only its share of the messages. */
function everyNth(store: Store, count: number, index: number): Store {
  const isMine = ({ clientId }: OutboxEntry) => Number.parseInt(clientId.slice(-6), 16) % count === index;
  return {
    ...store,
    get: () => ({ ...store.get(), outbox: store.get().outbox.filter(isMine) }),
  };
}
