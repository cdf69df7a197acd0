import { setTimeout as delay } from 'node:timers/promises';
import { createChatClient } from '../../site/src/app/client/client.ts';
import type { World } from '../../site/src/app/client/ports.ts';
import type { ChatClient, ChatState } from '../../site/src/app/client/types.ts';
import { CookieJar, createFetch, type LinkOptions } from './http-link.ts';
import { MemoryDisk } from './memory-disk.ts';
import { createNodeWorld } from './node-world.ts';
import type { Recorder } from './recorder.ts';
import { createOpenSocket } from './socket-link.ts';
import type { Weather } from './weather.ts';

export interface ClientOptions {
  /** One word. */
  readonly name: string;
  readonly origin: string;
  readonly recorder: Recorder;
  readonly weather: Weather;
  readonly clientIdFor: LinkOptions['clientIdFor'];
}

const pageLoadMs = 300;

/** One person at one browser: the app's own engine, with real sockets and requests, on Node. */
export class Client {
  readonly name: string;
  readonly cookies = new CookieJar();
  readonly weather: Weather;
  /** What a browser would keep over a reload. */
  readonly notes = new Map<string, string>();
  readonly #disk = new MemoryDisk();
  readonly #options: ClientOptions;
  #engine: ChatClient | undefined;
  #lookAgain = () => {};
  #written = 0;
  #tabs = 0;
  /** Set once the accounts are there. */
  userId = '';
  conversationIds: string[] = [];

  constructor(options: ClientOptions) {
    this.#options = options;
    this.name = options.name;
    this.weather = options.weather;
  }

  get origin(): string {
    return this.#options.origin;
  }

  get state(): ChatState {
    return this.engine.state.peek();
  }

  get isReady(): boolean {
    return this.#engine?.ready.peek() ?? false;
  }

  /** Opens the app. */
  open(): void {
    const engine = createChatClient(this.#world());
    this.#engine = engine;
    let before: ChatState['conversations'] = {};
    engine.state.subscribe(({ conversations }) => {
      if (engine !== this.#engine || conversations === before) return;
      for (const [id, { seq }] of Object.entries(conversations)) {
        const from = before[id]?.seq ?? 0;
        if (seq > from) this.#options.recorder.advanced(this.name, id, from, seq);
      }
      before = conversations;
    });
    engine.start();
  }

  /** Leaves the page wherever it is, and opens it again: what is unsent survives. */
  async reload(): Promise<void> {
    this.close();
    await delay(pageLoadMs);
    this.open();
  }

  close(): void {
    this.#engine?.stop();
    this.#engine = undefined;
  }

  /** Writes the next message: its text is unlike all others. */
  write(conversationId: string): void {
    const typedIndex = ++this.#written;
    const text = `${this.name}-${typedIndex}`;
    this.#options.recorder.typed(this.name, conversationId, typedIndex, text);
    this.engine.sendMessage(conversationId, text);
  }

  read(conversationId: string): void {
    const seq = this.state.conversations[conversationId]?.seq;
    if (seq) this.engine.markRead(conversationId, seq);
  }

  /** The person comes back to the page: the engine makes sure that its connection lives. */
  look(): void {
    this.#lookAgain();
  }

  get engine(): ChatClient {
    if (this.#engine === undefined) throw new Error(`${this.name} has not opened the app.`);
    return this.#engine;
  }

  #world(): World {
    const { name, origin, recorder, weather, clientIdFor } = this.#options;
    const link: LinkOptions = { member: name, origin, cookies: this.cookies, recorder, weather, clientIdFor };
    return createNodeWorld({
      random: () => weather.number(),
      fetch: createFetch(link),
      openSocket: createOpenSocket(link),
      watch: (changed) => {
        this.#lookAgain = changed;
        return () => {
          this.#lookAgain = () => {};
        };
      },
      notes: this.notes,
      tabId: `tab-${++this.#tabs}`,
      disk: this.#disk,
    });
  }
}
