import { randomBytes, randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { SessionInfo } from '../../functions/wire/accounts.ts';
import { CookieJar, exchange } from '../../scripts/faults/http-link.ts';
import { MemoryDisk } from '../../scripts/faults/memory-disk.ts';
import { webCipher } from '../../site/src/app/client/cipher.ts';
import { createChatClient } from '../../site/src/app/client/client.ts';
import type { World } from '../../site/src/app/client/ports.ts';
import { noteSession } from '../../site/src/app/client/session-notes.ts';
import type { ChatClient, ChatState, ConnectionState } from '../../site/src/app/client/types.ts';
import { Vault } from '../../site/src/app/client/vault.ts';
import { type Entry, listEntries, type MessageState } from '../../site/src/app/ui/logic/entries.ts';
import { DeviceClock } from './device-clock.ts';
import { DeviceNetwork } from './device-network.ts';
import type { TestPerson } from './person.ts';
import { eventually } from './stack.ts';

/** How long a busy machine may take for what a quiet one does in a moment. */
export const patienceMs = 30_000;

/** A person's device: the app's own engine on Node, with real requests and sockets, a disk that outlives it, and a screen. */
export class Device {
  readonly person: TestPerson;
  readonly clock = new DeviceClock();
  readonly network: DeviceNetwork;
  /** The words about the connection since the app was opened, each when it changed. */
  words: ConnectionState[] = [];
  /** Texts that stood on the screen twice at any time. */
  readonly doubled = new Set<string>();
  readonly #origin: string;
  readonly #cookies = new CookieJar();
  readonly #notes = new Map<string, string>();
  readonly #disk = new MemoryDisk();
  readonly #states = new Map<string, MessageState[]>();
  #engine: ChatClient | undefined;

  constructor(origin: string, person: TestPerson) {
    this.#origin = origin;
    this.person = person;
    this.network = new DeviceNetwork(origin, this.#cookies, this.clock);
  }

  /** Signs in as the sign-in page does. Throws where it is refused. */
  async signIn(): Promise<void> {
    const { handle, password } = this.person;
    const info = await this.ask<SessionInfo>('POST', '/api/sessions', { handle, password });
    noteSession(this.#world().notes, info, this.clock.now());
  }

  /** Opens the app. */
  open(): void {
    const engine = createChatClient(this.#world());
    this.#engine = engine;
    this.words = [];
    engine.connection.subscribe((word) => void this.words.push(word));
    engine.state.subscribe((state) => this.#look(state));
    engine.start();
  }

  /** Leaves the app; what it kept is there when it is opened again. */
  close(): void {
    this.#engine?.stop();
    this.#engine = undefined;
  }

  get client(): ChatClient {
    if (this.#engine === undefined) throw new Error(`The app of ${this.person.handle} is not open.`);
    return this.#engine;
  }

  get state(): ChatState {
    return this.client.state.peek();
  }

  get word(): ConnectionState {
    return this.client.connection.peek();
  }

  isOnline(userId: string): boolean {
    return this.client.online.peek().has(userId);
  }

  write(conversationId: string, text: string): void {
    this.client.sendMessage(conversationId, text);
  }

  /** Writes this many messages at once, and answers their texts. */
  writeMany(conversationId: string, count: number): string[] {
    const texts = Array.from({ length: count }, (_, index) => `${this.person.handle} ${index + 1}`);
    for (const text of texts) this.write(conversationId, text);
    return texts;
  }

  /** The messages of a conversation as the screen lists them, oldest first. */
  screen(conversationId: string): Entry[] {
    return entriesOf(this.state, conversationId);
  }

  /** What an own message was shown as, one after another: `sending` is the clock, `sent` the tick. */
  statesOf(text: string): readonly MessageState[] {
    return this.#states.get(text) ?? [];
  }

  /** Waits until the connection is shown as this word. */
  async until(word: ConnectionState): Promise<void> {
    const { handle } = this.person;
    await eventually(`${handle} sees "${word}", not "${this.word}"`, () => this.word === word, patienceMs);
  }

  /** Waits until a socket serves, or until none does any more. */
  async untilSocket(isThere: boolean): Promise<void> {
    const what = `${this.person.handle} has ${isThere ? 'a' : 'no'} socket`;
    await eventually(what, () => this.network.hasReadySocket === isThere, patienceMs);
  }

  /** Waits until the message is on the screen, as this. */
  async untilShown(text: string, ...states: MessageState[]): Promise<void> {
    const isShown = () =>
      Object.keys(this.state.conversations)
        .flatMap((id) => this.screen(id))
        .some((one) => one.text === text && (states.length === 0 || states.includes(one.state ?? 'sending')));
    await eventually(`"${text}" is ${states.join(' or ')} for ${this.person.handle}`, isShown, patienceMs);
  }

  /** Waits until the stream is known up to this position, or further. */
  async untilReached(conversationId: string, seq: number): Promise<void> {
    const isReached = () => (this.state.conversations[conversationId]?.seq ?? 0) >= seq;
    await eventually(`${this.person.handle} knows position ${seq}`, isReached, patienceMs);
  }

  /** Waits until the disk holds the message, so that the next visit shows it before the network does. */
  async untilKept(text: string): Promise<void> {
    const vault = new Vault(this.#world());
    await vault.open(this.person.id, async () => null);
    const isKept = async () =>
      (await vault.table('cache').load()).some(({ value }) => JSON.stringify(value).includes(`"${text}"`));
    await eventually(`"${text}" is kept by ${this.person.handle}`, isKept, patienceMs);
  }

  /** A request with this device's session beside the app, over a network that loses nothing. Throws what was refused. */
  async ask<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const answer = await exchange({ origin: this.#origin, cookies: this.#cookies }, path, init);
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}`);
    return (await answer.json()) as Body;
  }

  #look(state: ChatState): void {
    for (const id of Object.keys(state.conversations)) {
      const seen = new Set<string>();
      for (const { text, state: shown } of entriesOf(state, id)) {
        if (seen.has(text)) this.doubled.add(text);
        seen.add(text);
        const states = this.#states.get(text) ?? [];
        if (shown !== null && states.at(-1) !== shown) this.#states.set(text, [...states, shown]);
      }
    }
  }

  #world(): World {
    const tabId = randomUUID();
    return {
      clock: this.clock,
      random: Math.random,
      randomBytes: (count) => new Uint8Array(randomBytes(count)),
      fetch: this.network.fetch,
      openSocket: this.network.openSocket,
      page: { visible: () => true, online: () => true, watch: () => () => {}, goToSignIn: () => {} },
      notes: {
        get: (key) => this.#notes.get(key) ?? null,
        set: (key, value) => this.#notes.set(key, value),
        delete: (key) => this.#notes.delete(key),
      },
      tabs: {
        id: tabId,
        living: async () => new Set([tabId]),
        gone: () => new Promise(() => {}),
        exclusively: (_name, action) => action(),
        sharing: null,
      },
      disk: this.#disk,
      cipher: webCipher,
    };
  }
}

/**
 * A device on which this person has signed in and opened the app, and which has asked for all it asks for by itself; closed
 * when the test is done.
 */
export async function openDevice(origin: string, person: TestPerson): Promise<Device> {
  const device = new Device(origin, person);
  await device.signIn();
  device.open();
  onTestFinished(() => device.close());
  await device.until('online');
  let quietPolls = 0;
  const isQuiet = () => {
    quietPolls = device.network.underWay === 0 ? quietPolls + 1 : 0;
    return quietPolls > 2;
  };
  await eventually(`${person.handle} has asked for everything`, isQuiet, patienceMs);
  return device;
}

function entriesOf(state: ChatState, conversationId: string): Entry[] {
  const conversation = state.conversations[conversationId];
  return conversation ? listEntries(conversation, state.outbox, state.me?.id ?? '') : [];
}
