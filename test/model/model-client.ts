import type { StreamEvent } from '../../functions/wire/events.ts';
import type { Person } from '../../functions/wire/people.ts';
import type { OutboxRecord } from '../../site/src/app/client/outbox-file.ts';
import type { Store } from '../../site/src/app/client/store.ts';
import { type ChatState, ClientError, type OutboxEntry } from '../../site/src/app/client/types.ts';
import type { Action } from '../../site/src/app/state/actions.ts';
import {
  type CachedState,
  cachedAccountOf,
  cachedConversationOf,
  conversationsToCache,
} from '../../site/src/app/state/cached.ts';
import { initialState, reduce } from '../../site/src/app/state/reducer.ts';
import { type Engines, makeEngines, modelTable, modelWorld } from './engines.ts';
import { ModelClock } from './model-clock.ts';
import type { Command } from './model-server.ts';

/** A frame on its way to a client. */
export type Push =
  | { readonly type: 'event'; readonly event: StreamEvent }
  | { readonly type: 'poke' }
  | { readonly type: 'pong'; readonly head: number };

/** A command on its way to the server, or its answer on the way back. */
export interface Request {
  readonly command: Command;
  /** The socket it went through; null over HTTP. */
  readonly connection: object | null;
  /** Set once the server has taken it; throws what the server refused it with. */
  answer: (() => unknown) | null;
  /** Whether the client still waits for the answer. */
  isAwaited: boolean;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: ClientError) => void;
}

/** What a planted mistake may change in a client. */
export interface ClientOptions {
  readonly reduce?: (state: ChatState, action: Action) => ChatState;
  /** Each sends every n-th message on its own. */
  readonly outboxes?: number;
  readonly ignoresHead?: boolean;
}

/**
 * One device: the site's own reducer, sync, outbox and receipts. Its socket is a list of pushes and its HTTP a list of
 * requests, both in the hands of whoever drives the run.
 */
export class ModelClient {
  readonly name: string;
  readonly person: Person;
  readonly clock = new ModelClock();
  readonly requests: Request[] = [];
  readonly pushes: Push[] = [];
  /** Everything the person wrote here, in the order of writing. */
  readonly written: OutboxEntry[] = [];
  /** Client ids of what was refused or taken back once: all that is promised about it is that it is not there twice. */
  readonly unpromised = new Set<string>();
  /** Client id → position, of what the server acknowledged. */
  readonly acknowledged = new Map<string, number>();
  /** Conversation id → the position up to which the person has read here since the last reload. */
  readonly marks = new Map<string, number>();
  /** The same, of all visits. */
  readonly everRead = new Map<string, number>();
  connection: object | null = null;
  state: ChatState = initialState;
  /** True once the first sync of a visit has been applied. */
  isReady = false;
  /** Told of every change. */
  onChange: (before: ChatState) => void = () => {};
  readonly #options: ClientOptions;
  readonly #device: number;
  readonly #table = modelTable<OutboxRecord>();
  #visits = 0;
  #engines: Engines | null = null;
  #dispatch: (action: Action) => void = () => {};

  constructor(name: string, person: Person, device: number, options: ClientOptions) {
    this.name = name;
    this.person = person;
    this.#device = device;
    this.#options = options;
  }

  /** Opens the page, again or for the first time, with nothing or with what an earlier visit kept. */
  open(cached: CachedState | null = null): void {
    this.#close();
    this.isReady = false;
    this.marks.clear();
    this.state = initialState;
    const store = this.#makeStore();
    this.#dispatch = store.dispatch;
    const visit = ++this.#visits;
    this.#engines = makeEngines({
      ...{ store, table: this.#table, world: modelWorld(this.clock, this.#device, visit) },
      outboxes: this.#options.outboxes ?? 1,
      ask: (command) => this.#ask(command),
      isConnected: () => this.connection !== null,
      synced: () => this.#synced(),
    });
    if (cached) store.dispatch({ type: 'cache.restored', cached });
    this.#engines.sync.start();
  }

  /** What a visit that ends now leaves to the next. */
  cached(): CachedState | null {
    const account = cachedAccountOf(this.state);
    return account && { account, conversations: conversationsToCache(this.state).map(cachedConversationOf) };
  }

  connect(): void {
    if (this.connection !== null || !this.isReady) return;
    this.connection = {};
    this.#engines?.sync.request();
    for (const outbox of this.#engines?.outboxes ?? []) outbox.kick();
  }

  /** What is on its way down is lost; what went up may still arrive. */
  disconnect(): void {
    if (this.connection === null) return;
    const lost = this.connection;
    this.connection = null;
    this.pushes.length = 0;
    for (const request of this.requests) if (request.connection === lost) giveUp(request);
    this.#engines?.sync.schedulePoll();
  }

  take(push: Push): void {
    if (push.type === 'poke') this.#engines?.sync.request();
    else if (push.type === 'event') this.#takeEvent(push.event);
    else if (!this.#options.ignoresHead) this.#engines?.sync.noteHead(push.head);
  }

  write(conversationId: string, text: string): void {
    const outboxes = this.#engines?.outboxes ?? [];
    outboxes[this.written.length % outboxes.length]?.add(conversationId, text);
  }

  retry(clientId: string): void {
    this.#engines?.outboxes[0]?.retry(clientId);
  }

  discard(clientId: string): void {
    this.unpromised.add(clientId);
    this.#engines?.outboxes[0]?.discard(clientId);
  }

  markRead(conversationId: string, seq: number): void {
    for (const known of [this.marks, this.everRead]) {
      known.set(conversationId, Math.max(seq, known.get(conversationId) ?? 0));
    }
    this.#engines?.receipts.markRead(conversationId, seq);
  }

  loadEarlier(conversationId: string): void {
    this.#engines?.commands.loadEarlier(conversationId).catch(() => {});
  }

  #makeStore(): Store {
    const listeners: (() => void)[] = [];
    const store: Pick<Store, 'get' | 'dispatch' | 'onChange'> = {
      get: () => this.state,
      dispatch: (action) => {
        const before = this.state;
        this.state = (this.#options.reduce ?? reduce)(before, action);
        this.#note(action);
        if (this.state === before) return;
        this.onChange(before);
        for (const listener of listeners) listener();
      },
      onChange: (listener) => listeners.push(listener),
    };
    return store as Store;
  }

  #note(action: Action): void {
    if (action.type === 'outbox.queued') this.written.push(action.entry);
    if (action.type === 'outbox.failed') this.unpromised.add(action.clientId);
    if (action.type === 'outbox.accepted') this.acknowledged.set(action.clientId, action.event.seq);
  }

  #takeEvent(event: StreamEvent): void {
    const isUnknown = 'conversationId' in event && !(event.conversationId in this.state.conversations);
    if (isUnknown) this.#engines?.sync.noteUnknown();
    this.#dispatch({ type: 'event.arrived', event });
  }

  #synced(): void {
    if (this.isReady) return;
    this.isReady = true;
    for (const outbox of this.#engines?.outboxes ?? []) void outbox.open();
    this.connect();
  }

  #ask<Result>(command: Command): Promise<Result> {
    return new Promise((resolve, reject) => {
      const isOverSocket = command.type === 'message.send' || command.type === 'receipt.update';
      const connection = isOverSocket ? this.connection : null;
      const settle = { resolve: resolve as Request['resolve'], reject };
      this.requests.push({ command, connection, answer: null, isAwaited: true, ...settle });
    });
  }

  #close(): void {
    this.disconnect();
    for (const request of this.requests) giveUp(request);
    this.#engines?.sync.stop();
    this.#engines?.receipts.stop();
    for (const outbox of this.#engines?.outboxes ?? []) outbox.stop();
  }
}

/** The client has waited long enough; the request may still arrive. */
export function giveUp(request: Request): void {
  if (!request.isAwaited) return;
  request.isAwaited = false;
  request.reject(new ClientError('network'));
}
