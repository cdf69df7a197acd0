import type { Disk, SealingKey, TableName, World } from './ports.ts';

/** Records of one kind, as they are before encryption. Every call rejects while they cannot be read or written. */
export interface Table<Value> {
  load(): Promise<readonly { readonly id: string; readonly value: Value }[]>;
  /** All of it or nothing. */
  change(puts: ReadonlyMap<string, Value>, deletes: readonly string[]): Promise<void>;
}

/** Whose key may be here: a session can turn out to have ended before the app knows whose it was. */
const openKey = 'umbra.storage-account-id';
/** Raised with the shape of a record: what an older or newer version of the app wrote cannot be opened, and is dropped. */
const formats = { outbox: 1, drafts: 1, cache: 2, pictures: 1, files: 1 } as const satisfies Record<
  TableName,
  number
>;

/**
 * What rests in this browser for one account, encrypted. The key comes from the server, and is kept beside the records as
 * an object whose bytes no script can read, for as long as the session lasts.
 */
export class Vault {
  readonly #world: Pick<World, 'disk' | 'cipher' | 'notes'>;
  #accountId: string | null = null;
  #key: SealingKey | null = null;
  #opening: Promise<boolean> | null = null;
  #isClosed = false;

  constructor(world: Pick<World, 'disk' | 'cipher' | 'notes'>) {
    this.#world = world;
  }

  /**
   * Opens with the key kept here, or else with the one that `fetchKey` gives (base64url). Tells whether it is open: not
   * where the browser refuses storage or there is no key. Another call joins the one under way.
   */
  open(accountId: string, fetchKey: () => Promise<string | null>): Promise<boolean> {
    if (this.#key !== null) return Promise.resolve(true);
    this.#opening ??= this.#open(accountId, fetchKey)
      .catch(() => false)
      .finally(() => {
        this.#opening = null;
      });
    return this.#opening;
  }

  table<Value>(name: TableName): Table<Value> {
    return {
      load: () => this.#load<Value>(name),
      change: (puts, deletes) => this.#change(name, puts, deletes),
    };
  }

  /** The session has ended: what was unsent or a draft stays, unreadable until the server gives the key again. */
  lock(): Promise<void> {
    return this.#wipe(['cache', 'pictures']);
  }

  /** Signed out: nothing stays. */
  clear(): Promise<void> {
    return this.#wipe(['cache', 'drafts', 'outbox', 'pictures', 'files']);
  }

  async #open(accountId: string, fetchKey: () => Promise<string | null>): Promise<boolean> {
    const { disk, cipher } = this.#world;
    this.#accountId = accountId;
    this.#world.notes.set(openKey, accountId);
    let key = await disk.readKey(accountId);
    if (key === null) {
      const secret = await fetchKey();
      if (secret === null) return false;
      key = await cipher.importKey(bytesOf(secret));
      if (this.#isClosed) return false;
      await disk.writeKey(accountId, key);
    }
    if (this.#isClosed) return false;
    this.#key = key;
    return true;
  }

  async #load<Value>(name: TableName): Promise<readonly { readonly id: string; readonly value: Value }[]> {
    const { disk, accountId } = this.#opened();
    const records = await disk.read(name, accountId);
    const unreadable: string[] = [];
    const loaded = await Promise.all(
      records.map(async ({ id, sealed }) => {
        const value = await this.#unseal<Value>(name, id, sealed);
        if (value === undefined) unreadable.push(id);
        return value === undefined ? [] : [{ id, value }];
      }),
    );
    if (unreadable.length > 0) await disk.write(name, accountId, { puts: [], deletes: unreadable });
    return loaded.flat();
  }

  async #change<Value>(name: TableName, puts: ReadonlyMap<string, Value>, deletes: readonly string[]) {
    const { disk, cipher, accountId, key } = this.#opened();
    const sealing = [...puts].map(async ([id, value]) => ({
      id,
      sealed: await cipher.seal(key, JSON.stringify(value), placeOf(name, accountId, id)),
    }));
    await disk.write(name, accountId, { puts: await Promise.all(sealing), deletes });
  }

  /** Undefined for what was sealed with another key, in another format or for another place, or is damaged. */
  async #unseal<Value>(name: TableName, id: string, sealed: Uint8Array<ArrayBuffer>) {
    const { cipher, accountId, key } = this.#opened();
    try {
      return JSON.parse(await cipher.open(key, sealed, placeOf(name, accountId, id))) as Value;
    } catch {
      return undefined;
    }
  }

  /** A write of another tab that comes later is refused, because the key it belongs to is gone. */
  async #wipe(tables: readonly TableName[]): Promise<void> {
    const { disk, notes } = this.#world;
    const accountId = this.#isClosed ? null : (this.#accountId ?? notes.get(openKey));
    this.#isClosed = true;
    this.#key = null;
    if (accountId === null) return;
    await disk.wipe(accountId, tables).catch(() => {});
    notes.delete(openKey);
  }

  #opened(): { disk: Disk; cipher: World['cipher']; accountId: string; key: SealingKey } {
    if (this.#key === null || this.#accountId === null) throw new Error('The storage is locked.');
    return { ...this.#world, accountId: this.#accountId, key: this.#key };
  }
}

/** Authenticated with the record, so that none can be put in the place of another. */
function placeOf(name: TableName, accountId: string, id: string): string {
  return `${name}.${formats[name]}/${accountId}/${id}`;
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const base64 = base64url.replaceAll('-', '+').replaceAll('_', '/');
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
