import type { MessageChange } from '../../../../functions/wire/conversations.ts';
import type { MessageSendResult } from '../../../../functions/wire/frames.ts';
import { OutboxFile, type OutboxRecord } from './outbox-file.ts';
import type { World } from './ports.ts';
import type { Store } from './store.ts';
import { backoffMs, Timer, within } from './timer.ts';
import {
  ClientError,
  type MessageExtras,
  type OutboxChange,
  type OutboxEntry,
  type OutboxMessage,
} from './types.ts';
import type { Table } from './vault.ts';

export interface OutboxDeps {
  readonly store: Store;
  readonly table: Table<OutboxRecord>;
  readonly newClientId: () => string;
  readonly send: (entry: OutboxEntry) => Promise<MessageSendResult>;
}

/** A storage that hangs must keep neither the app closed nor messages from being sent. */
export const storagePatienceMs = 2_000;

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
  #isStopped = false;
  #isPumping = false;

  constructor(world: World, deps: OutboxDeps) {
    this.#world = world;
    this.#deps = deps;
    this.#file = new OutboxFile(deps.table, world.tabs);
  }

  /** Starts sending, first what earlier visits and tabs that are gone left behind, and later what others leave. Call it again when the storage opens. */
  async open(): Promise<void> {
    if (this.#isStopped) return;
    this.#file.open();
    this.#file.keep(this.#deps.store.get().outbox);
    const entries = await within(
      this.#world.clock,
      storagePatienceMs,
      this.#file.takeOrphans(() => void this.open()),
    );
    if (this.#isStopped) return;
    if (entries?.length) this.#deps.store.dispatch({ type: 'outbox.restored', entries });
    this.#isOpen = true;
    this.#pump();
  }

  add(conversationId: string, text: string, extras: MessageExtras = {}): void {
    const { replyToSeq, ...rest } = extras;
    const reply = replyToSeq === undefined ? {} : { replyToSeq };
    this.#queue<OutboxMessage>(conversationId, { body: { type: 'text', text, ...rest }, ...reply });
  }

  change(conversationId: string, messageSeq: number, change: MessageChange): void {
    this.#queue<OutboxChange>(conversationId, { messageSeq, change });
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

  /** When everything that was to be kept so far has been written. Never rejects. */
  get written(): Promise<void> {
    return this.#file.written;
  }

  /** Stops for good; what is unsent stays in the storage. */
  stop(): void {
    this.#isStopped = true;
    this.#isOpen = false;
    this.#file.close();
    for (const pause of this.#pauses.values()) pause.stop();
    this.#pauses.clear();
  }

  #queue<Entry extends OutboxEntry>(
    conversationId: string,
    what: Omit<Entry, 'clientId' | 'conversationId' | 'writtenAtMs' | 'status' | 'error' | 'acceptedSeq'>,
  ): void {
    const entry = {
      ...what,
      clientId: this.#deps.newClientId(),
      conversationId,
      writtenAtMs: this.#world.clock.now(),
      status: 'waiting',
      error: null,
      acceptedSeq: null,
    } as unknown as Entry;
    this.#deps.store.dispatch({ type: 'outbox.queued', entry });
  }

  /** Starts the first sendable message of every conversation that has none in flight. */
  #pump(): void {
    if (!this.#isOpen || this.#isPumping || !this.#world.page.online()) return;
    this.#isPumping = true;
    for (const entry of this.#deps.store.get().outbox) {
      const { conversationId } = entry;
      if (entry.status === 'failed' || entry.acceptedSeq !== null) continue;
      if (this.#isOneInFlight(conversationId) || this.#pauses.has(conversationId)) continue;
      void this.#transmit(entry);
    }
    this.#isPumping = false;
  }

  /** One that a push has shown meanwhile was stored, and holds up nothing. */
  #isOneInFlight(conversationId: string): boolean {
    const clientId = this.#inFlight.get(conversationId);
    return this.#deps.store
      .get()
      .outbox.some((entry) => entry.clientId === clientId && entry.acceptedSeq === null);
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
