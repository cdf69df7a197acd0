import { WebSocket } from 'ws';
import { textOf } from '../../functions/wire/plain.ts';
import { createChatClient } from '../../site/src/app/client/client.ts';
import type { SocketHandle, SocketHandlers } from '../../site/src/app/client/ports.ts';
import { noteSession } from '../../site/src/app/client/session-notes.ts';
import type { ChatClient, ChatState } from '../../site/src/app/client/types.ts';
import { head } from '../../site/src/app/state/selectors.ts';
import { CookieJar, exchange } from '../faults/http-link.ts';
import { MemoryDisk } from '../faults/memory-disk.ts';
import { createNodeWorld } from '../faults/node-world.ts';
import type { Resident } from './residents.ts';

export interface PersonEvents {
  /** A request goes out; those of the checks are not told. */
  requested(): void;
  /** A message of this person has been acknowledged after `waitedMs`; `hadSocket` when it was written. */
  sent(waitedMs: number, hadSocket: boolean): void;
}

/** One person at one browser: the app's own engine over real sockets and requests, on Node. */
export class Person {
  readonly resident: Resident;
  readonly origin: string;
  readonly cookies = new CookieJar();
  readonly engine: ChatClient;
  readonly #events: PersonEvents;
  /** Conversation id → how many messages were written into it. */
  readonly #written = new Map<string, number>();
  /** Text → when it was written, until it is acknowledged. */
  readonly #waiting = new Map<string, { readonly atMs: number; readonly hadSocket: boolean }>();
  readonly #sockets = new Set<WebSocket>();
  /** The server's sum of positions as the newest socket was told it; null while none is ready. */
  #readyHead: number | null = null;
  /** Of `performance.now()`: since when there is a socket and everything that was there when it became ready. */
  #inSyncSinceMs: number | null = null;
  #conversationsBefore: ChatState['conversations'] = {};

  constructor(resident: Resident, origin: string, events: PersonEvents) {
    this.resident = resident;
    this.origin = origin;
    this.#events = events;
    const { tokens } = resident.session;
    this.cookies.set('umbra_access', tokens.access);
    this.cookies.set('umbra_refresh', tokens.refresh);
    this.engine = createChatClient(this.#world());
    this.engine.state.subscribe((state) => this.#stateChanged(state));
  }

  get name(): string {
    return this.resident.session.me.handle;
  }

  get state(): ChatState {
    return this.engine.state.peek();
  }

  get hasSocket(): boolean {
    return this.#readyHead !== null;
  }

  get inSyncSinceMs(): number | null {
    return this.#inSyncSinceMs;
  }

  /** How many messages of this person have to be in a conversation. */
  writtenIn(conversationId: string): number {
    return this.#written.get(conversationId) ?? 0;
  }

  /** Writes the next message: its text names the writer and counts. */
  write(conversationId: string): void {
    const number = this.writtenIn(conversationId) + 1;
    const text = nthText(this.name, number);
    this.#written.set(conversationId, number);
    this.#waiting.set(`${conversationId} ${text}`, { atMs: performance.now(), hadSocket: this.hasSocket });
    this.engine.sendMessage(conversationId, text);
  }

  /** Has read everything of a conversation. */
  read(conversationId: string): void {
    const seq = this.state.conversations[conversationId]?.seq;
    if (seq) this.engine.markRead(conversationId, seq);
  }

  close(): void {
    this.engine.stop();
    for (const socket of this.#sockets) socket.terminate();
  }

  #world() {
    const notes = new Map<string, string>();
    const set = (key: string, value: string) => void notes.set(key, value);
    noteSession({ get: () => null, set, delete: () => {} }, this.resident.session, Date.now());
    return createNodeWorld({
      random: Math.random,
      fetch: (path, init) => {
        this.#events.requested();
        return exchange(this, path, init);
      },
      openSocket: (handlers) => this.#openSocket(handlers),
      watch: () => () => {},
      notes,
      tabId: this.name,
      disk: new MemoryDisk(),
    });
  }

  #openSocket(handlers: SocketHandlers): SocketHandle {
    const { origin } = this;
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`, {
      origin,
      headers: { cookie: this.cookies.header() },
      perMessageDeflate: false,
    });
    this.#sockets.add(socket);
    socket.on('open', () => handlers.opened());
    socket.on('message', (data) => {
      const text = String(data);
      handlers.received(text);
      if (text.startsWith('{"type":"ready"')) this.#becameReady(JSON.parse(text).head);
    });
    // The close that follows an error tells.
    socket.on('error', () => {});
    socket.on('close', (code) => {
      this.#sockets.delete(socket);
      this.#readyHead = null;
      this.#inSyncSinceMs = null;
      handlers.closed(code);
    });
    return {
      send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
      close: () => (socket.readyState === WebSocket.CONNECTING ? socket.terminate() : socket.close()),
    };
  }

  #becameReady(serverHead: number): void {
    this.#readyHead = serverHead;
    this.#noteInSync();
  }

  #stateChanged({ conversations }: ChatState): void {
    if (conversations === this.#conversationsBefore) return;
    this.#conversationsBefore = conversations;
    this.#noteInSync();
    for (const [key, { atMs, hadSocket }] of this.#waiting) {
      const [conversationId = '', text] = key.split(' ');
      if (!conversations[conversationId]?.messages.some(({ body }) => textOf(body) === text)) continue;
      this.#waiting.delete(key);
      this.#events.sent(performance.now() - atMs, hadSocket);
    }
  }

  #noteInSync(): void {
    if (this.#readyHead === null || this.#inSyncSinceMs !== null) return;
    if (head(this.state) >= this.#readyHead) this.#inSyncSinceMs = performance.now();
  }
}

/** The text of a person's nth message in a conversation. */
export function nthText(name: string, number: number): string {
  return `${name}-${number}`;
}
