import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { FrameMeter } from './frame-meter.ts';
import type { AuthorizerContext } from './policy.ts';
import type { ConnectionInfo } from './socket-events.ts';
import { textFrame } from './text-frame.ts';

/** API Gateway's limits for one frame and for one message, in bytes of payload. */
export const maxFrameBytes = 32_768;
export const maxMessageBytes = 131_072;

export interface ConnectionLimits {
  readonly idleTimeoutMs: number;
  readonly maxLifetimeMs: number;
  readonly maxBufferedBytes: number;
}

export interface ConnectionHandlers {
  onMessage(text: string): void;
  onClose(statusCode: number, reason: string): void;
}

/** One accepted socket: keeps API Gateway's limits, hands on text messages, ends by itself when idle or too old. */
export class Connection {
  readonly info: ConnectionInfo;
  readonly authorizer: AuthorizerContext | undefined;
  lastActiveAt = Date.now();
  /** Resolves when the socket is closed. */
  readonly closed: Promise<void>;
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #limits: ConnectionLimits;
  readonly #lifetimeTimer: NodeJS.Timeout;
  #idleTimer: NodeJS.Timeout;
  #lastFrameMs = performance.now();
  #closing = false;

  constructor(
    accepted: {
      socket: WebSocket;
      stream: Duplex;
      info: ConnectionInfo;
      authorizer: AuthorizerContext | undefined;
    },
    limits: ConnectionLimits,
    handlers: ConnectionHandlers,
  ) {
    this.info = accepted.info;
    this.authorizer = accepted.authorizer;
    this.#socket = accepted.socket;
    this.#stream = accepted.stream;
    this.#limits = limits;
    this.#idleTimer = setTimeout(() => this.#cutIfIdle(), limits.idleTimeoutMs);
    this.#lifetimeTimer = setTimeout(() => this.close(1001, 'Going away'), limits.maxLifetimeMs);
    this.closed = new Promise((resolve) => accepted.socket.once('close', () => resolve()));
    this.#listen(accepted.stream, handlers);
  }

  /** False from the moment either side began to close: nothing can be posted any more. */
  get open(): boolean {
    return !this.#closing && this.#socket.readyState === this.#socket.OPEN;
  }

  /** Sends one text frame; false when the connection is gone, or now is because its client does not read. */
  send(text: string): boolean {
    if (!this.open) return false;
    this.#touch();
    // Past `ws`, whose own sender would make the frame anew for each socket: without compression the two do not get in
    // each other's way, because it writes at once, too.
    this.#stream.write(textFrame(text));
    if (this.#socket.bufferedAmount <= this.#limits.maxBufferedBytes) return true;
    this.#closing = true;
    this.#socket.terminate();
    return false;
  }

  /** Begins to close with a status the client sees. A repeat does nothing. */
  close(statusCode: number, reason = ''): void {
    if (!this.open) return;
    this.#closing = true;
    this.#socket.close(statusCode, reason);
  }

  /** Ends it without a close frame, as a network that breaks does. */
  cut(): void {
    this.#closing = true;
    this.#socket.terminate();
  }

  #listen(stream: Duplex, handlers: ConnectionHandlers): void {
    const meter = new FrameMeter((payloadBytes) => {
      this.#touch();
      if (payloadBytes > maxFrameBytes) this.close(1009);
    });
    // Ahead of the listener of `ws`, so that an oversize frame is known before the message it belongs to.
    stream.prependListener('data', (chunk: Buffer) => meter.push(chunk));
    this.#socket.on('message', (data, isBinary) => {
      if (!this.open) return;
      if (isBinary) this.close(1003);
      else handlers.onMessage(String(data));
    });
    // `ws` has chosen the close status and is closing when it reports a protocol error; 'close' follows.
    this.#socket.on('error', () => {});
    this.#socket.on('close', (statusCode, reason) => {
      this.#closing = true;
      clearTimeout(this.#idleTimer);
      clearTimeout(this.#lifetimeTimer);
      handlers.onClose(statusCode, String(reason));
    });
  }

  #touch(): void {
    this.#lastFrameMs = performance.now();
    this.lastActiveAt = Date.now();
  }

  #cutIfIdle(): void {
    const leftMs = this.#lastFrameMs + this.#limits.idleTimeoutMs - performance.now();
    if (leftMs <= 0) this.close(1001, 'Going away');
    else this.#idleTimer = setTimeout(() => this.#cutIfIdle(), Math.ceil(leftMs));
  }
}
