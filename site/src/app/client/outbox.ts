import type { MessageSendResult } from '../../../../functions/wire/frames.ts';
import { OutboxFile } from './outbox-file.ts';
import type { OutboxStorage, World } from './ports.ts';
import type { Store } from './store.ts';
import { backoffMs, Timer } from './timer.ts';
import { ClientError, type OutboxEntry } from './types.ts';

export interface OutboxDeps {
  readonly store: Store;
  readonly storage: OutboxStorage;
  readonly newClientId: () => string;
  readonly send: (entry: OutboxEntry) => Promise<MessageSendResult>;
}

/** A storage that hangs must not keep messages from being sent. */
const storagePatienceMs = 2_000;

/**
 * Sends what was written: in typed order, one message in flight per conversation, each with one client id for all its
 * attempts, so that the server stores it once. What is unsent survives the tab.
 */
export class Outbox {
  readonly #world: World;
  readonly #deps: OutboxDeps;
  readonly #file: OutboxFile;
  /** Conversation id → client id. */
  readonly #inFlight = new Map<string, string>();
  /** Conversations that wait before the next attempt. */
  readonly #pauses = new Map<string, Timer>();
  readonly #attempts = new Map<string, number>();
  #isOpen = false;
  #isPumping = false;

  constructor(world: World, deps: OutboxDeps) {
    this.#world = world;
    this.#deps = deps;
    this.#file = new OutboxFile(deps.storage, world.tabs);
  }

  /** Starts sending for this account, first what earlier visits left behind. */
  async open(accountId: string): Promise<void> {
    this.#file.open(accountId);
    this.#file.keep(this.#deps.store.get().outbox);
    await this.adopt();
    this.#isOpen = true;
    this.#pump();
  }

  /** Takes over what a tab that is gone has left unsent. */
  async adopt(): Promise<void> {
    const patience = new Timer(this.#world.clock);
    const timeout = new Promise<readonly OutboxEntry[]>((resolve) => {
      patience.start(storagePatienceMs, () => resolve([]));
    });
    const entries = await Promise.race([this.#file.takeOrphans(), timeout]);
    patience.stop();
    if (entries.length > 0) this.#deps.store.dispatch({ type: 'outbox.restored', entries });
  }

  add(conversationId: string, text: string): void {
    const entry: OutboxEntry = {
      clientId: this.#deps.newClientId(),
      conversationId,
      body: { type: 'text', text },
      writtenAtMs: this.#world.clock.now(),
      status: 'waiting',
      error: null,
      acceptedSeq: null,
    };
    this.#deps.store.dispatch({ type: 'outbox.queued', entry });
  }

  retry(clientId: string): void {
    this.#deps.store.dispatch({ type: 'outbox.retried', clientId });
  }

  discard(clientId: string): void {
    this.#deps.store.dispatch({ type: 'outbox.discarded', clientId });
  }

  /** The state changed: keep what is unsent, send what may go. */
  noteState(): void {
    this.#file.keep(this.#deps.store.get().outbox);
    this.#pump();
  }

  /** The way is open again: nobody waits any longer. */
  kick(): void {
    for (const pause of this.#pauses.values()) pause.stop();
    this.#pauses.clear();
    this.#attempts.clear();
    this.#pump();
  }

  /** Stops sending; what is unsent stays in the storage for this account. */
  stop(): void {
    this.#isOpen = false;
    this.#file.close();
    for (const pause of this.#pauses.values()) pause.stop();
    this.#pauses.clear();
  }

  /** Stops and forgets everything unsent. */
  async clear(): Promise<void> {
    this.#isOpen = false;
    await this.#file.clear();
    this.stop();
  }

  /** Starts the first sendable message of every conversation that has none in flight. */
  #pump(): void {
    if (!this.#isOpen || this.#isPumping || !this.#world.page.online()) return;
    this.#isPumping = true;
    const seen = new Set<string>();
    for (const entry of this.#deps.store.get().outbox) {
      const { conversationId, clientId } = entry;
      if (entry.status === 'failed' || entry.acceptedSeq !== null || seen.has(conversationId)) continue;
      seen.add(conversationId);
      if (this.#inFlight.get(conversationId) === clientId || this.#pauses.has(conversationId)) continue;
      void this.#transmit(entry);
    }
    this.#isPumping = false;
  }

  async #transmit(entry: OutboxEntry): Promise<void> {
    const { store, send } = this.#deps;
    const { conversationId, clientId } = entry;
    this.#inFlight.set(conversationId, clientId);
    store.dispatch({ type: 'outbox.sending', clientId });
    try {
      const { event } = await send(entry);
      this.#attempts.delete(conversationId);
      this.#land(entry);
      if (this.#isOpen) store.dispatch({ type: 'outbox.accepted', clientId, event });
    } catch (error) {
      this.#land(entry);
      if (this.#isOpen) this.#settleFailure(entry, error);
    }
    this.#pump();
  }

  #land({ conversationId, clientId }: OutboxEntry): void {
    if (this.#inFlight.get(conversationId) === clientId) this.#inFlight.delete(conversationId);
  }

  #settleFailure(entry: OutboxEntry, error: unknown): void {
    const { store } = this.#deps;
    const { clientId, conversationId } = entry;
    // A push may have shown it meanwhile: then it was stored, and only the answer was lost.
    if (!store.get().outbox.some((other) => other.clientId === clientId)) return;
    const body = error instanceof ClientError ? error.body : null;
    if (body?.retry === 'never') {
      store.dispatch({ type: 'outbox.failed', clientId, error: body });
      return;
    }
    const attempt = this.#attempts.get(conversationId) ?? 0;
    this.#attempts.set(conversationId, attempt + 1);
    const pause = new Timer(this.#world.clock);
    const delayMs = body?.retryAfterMs ?? backoffMs(attempt, () => this.#world.random());
    pause.start(delayMs, () => {
      this.#pauses.delete(conversationId);
      this.#pump();
    });
    this.#pauses.set(conversationId, pause);
    store.dispatch({ type: 'outbox.postponed', clientId, error: body });
  }
}
