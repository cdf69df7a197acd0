import type { ErrorBody } from '../../../../functions/wire/errors.ts';
import type { ReadyFrame, ReplyFrame, ServerFrame } from '../../../../functions/wire/frames.ts';
import { protocolVersion, times } from '../../../../functions/wire/limits.ts';
import { type Command, isGatewayFailure, readServerFrame } from './frames.ts';
import type { SocketHandle, World } from './ports.ts';
import { backoffMs, Timer } from './timer.ts';
import { ClientError } from './types.ts';

export interface LinkEvents {
  ready(link: Link, frame: ReadyFrame): void;
  /** Everything but `ready` and replies. */
  frame(link: Link, frame: Exclude<ServerFrame, ReadyFrame | ReplyFrame>): void;
  /** `hello` was answered by an error; where the error says `later`, the link says it again by itself. */
  refused(link: Link, error: ErrorBody): void;
  /** Once, whatever the reason. */
  closed(link: Link, code: number): void;
}

interface PendingRequest {
  readonly timer: Timer;
  resolve(result: unknown): void;
  reject(error: ClientError): void;
}

/** The life of one socket: hello, heartbeat, requests, end. It never comes back; `ConnectionManager` makes the next. */
export class Link {
  readonly #world: World;
  readonly #events: LinkEvents;
  readonly #socket: SocketHandle;
  readonly #handshake: Timer;
  readonly #heartbeat: Timer;
  readonly #pong: Timer;
  readonly #pending = new Map<string, PendingRequest>();
  #state: 'opening' | 'ready' | 'retiring' | 'closed' = 'opening';
  #refs = 0;
  #hellos = 0;
  #readyAtMs: number | null = null;
  #wasCut = false;
  #helloRef = '';

  constructor(world: World, events: LinkEvents) {
    this.#world = world;
    this.#events = events;
    this.#handshake = new Timer(world.clock);
    this.#heartbeat = new Timer(world.clock);
    this.#pong = new Timer(world.clock);
    this.#handshake.start(times.requestTimeoutMs, () => this.#end(1006));
    this.#socket = world.openSocket({
      opened: () => this.#hello(),
      received: (text) => this.#receive(text),
      closed: (code) => this.#closedFromOutside(code),
    });
  }

  get isReady(): boolean {
    return this.#state === 'ready';
  }

  /** How long it has been, or was, of use. */
  get readyForMs(): number {
    return this.#readyAtMs === null ? 0 : this.#world.clock.now() - this.#readyAtMs;
  }

  /** Whether it ended while it served, and neither this client nor a missing sign of life was the reason. */
  get wasCut(): boolean {
    return this.#wasCut;
  }

  /**
   * Sends a command and waits for its reply.
   *
   * @throws ClientError with the server's error, or `network` when the socket closed or no reply came within
   *   `times.requestTimeoutMs`; whether it was carried out is then unknown
   */
  request(command: Command): Promise<unknown> {
    if (!this.isReady) return Promise.reject(new ClientError('network'));
    const ref = this.#nextRef();
    return new Promise((resolve, reject) => {
      const timer = new Timer(this.#world.clock);
      timer.start(times.requestTimeoutMs, () => {
        this.#pending.delete(ref);
        reject(new ClientError('network'));
        this.ping();
      });
      this.#pending.set(ref, { timer, resolve, reject });
      this.#send({ ...command, ref });
    });
  }

  /** Asks for a sign of life now; without one within `times.pongTimeoutMs` the link ends. Joins a ping under way. */
  ping(): void {
    if (!this.isReady || this.#pong.isRunning) return;
    this.#pong.start(times.pongTimeoutMs, () => this.#end(1006));
    this.#send({ type: 'ping', ref: this.#nextRef(), visible: this.#world.page.visible() });
    this.#scheduleHeartbeat();
  }

  /** Takes no new requests and closes once those under way are answered, at the latest after their timeout. */
  retire(): void {
    this.#state = 'retiring';
    this.#heartbeat.stop();
    this.#pong.stop();
    this.#handshake.start(times.requestTimeoutMs, () => this.close());
    this.#closeIfDone();
  }

  close(): void {
    this.#end(1000);
  }

  #hello(): void {
    this.#helloRef = this.#nextRef();
    const visible = this.#world.page.visible();
    this.#send({ type: 'hello', ref: this.#helloRef, protocol: protocolVersion, visible });
  }

  #receive(text: string): void {
    if (this.#state === 'closed') return;
    const frame = readServerFrame(text);
    if (frame === null) {
      if (isGatewayFailure(text)) this.#failPending();
      return;
    }
    if (frame.type === 'ready') this.#becomeReady(frame);
    else if (frame.type === 'reply') this.#settle(frame);
    else {
      if (frame.type === 'pong') this.#pong.stop();
      this.#events.frame(this, frame);
    }
  }

  #becomeReady(frame: ReadyFrame): void {
    if (this.#state !== 'opening') return;
    this.#state = 'ready';
    this.#readyAtMs = this.#world.clock.now();
    this.#handshake.stop();
    this.#scheduleHeartbeat();
    this.#events.ready(this, frame);
  }

  #settle(frame: ReplyFrame): void {
    if (this.#state === 'opening' && !frame.ok && frame.ref === this.#helloRef) this.#refuse(frame.error);
    // A ping that was answered by an error is a sign of life, too.
    if (!frame.ok && !this.#pending.has(frame.ref ?? '')) this.#pong.stop();
    const pending = this.#pending.get(frame.ref ?? '');
    if (pending === undefined) return;
    this.#pending.delete(frame.ref ?? '');
    pending.timer.stop();
    if (frame.ok) pending.resolve(frame.result);
    else pending.reject(new ClientError(frame.error.code, frame.error));
    this.#closeIfDone();
  }

  #refuse(error: ErrorBody): void {
    this.#events.refused(this, error);
    if (error.retry !== 'later') {
      this.close();
      return;
    }
    const delayMs = error.retryAfterMs ?? backoffMs(this.#hellos++, () => this.#world.random());
    this.#handshake.start(delayMs, () => {
      this.#handshake.start(times.requestTimeoutMs, () => this.#end(1006));
      this.#hello();
    });
  }

  #scheduleHeartbeat(): void {
    const visible = this.#world.page.visible();
    this.#heartbeat.start(visible ? times.heartbeatVisibleMs : times.heartbeatHiddenMs, () => this.ping());
  }

  #closeIfDone(): void {
    if (this.#state === 'retiring' && this.#pending.size === 0) this.close();
  }

  #closedFromOutside(code: number): void {
    this.#wasCut = this.isReady;
    this.#end(code);
  }

  #end(code: number): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    for (const timer of [this.#handshake, this.#heartbeat, this.#pong]) timer.stop();
    this.#socket.close();
    this.#failPending();
    this.#events.closed(this, code);
  }

  /** What is under way may have happened or not, so whoever asked asks again: every command may be repeated. */
  #failPending(): void {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { timer, reject } of pending) {
      timer.stop();
      reject(new ClientError('network'));
    }
    this.#closeIfDone();
  }

  #nextRef(): string {
    this.#refs++;
    return this.#refs.toString(36);
  }

  #send(frame: Command & { readonly ref: string }): void {
    this.#socket.send(JSON.stringify(frame));
  }
}
