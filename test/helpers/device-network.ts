import { WebSocket } from 'ws';
import { type CookieJar, exchange } from '../../scripts/faults/http-link.ts';
import type { Clock, SocketHandle, SocketHandlers } from '../../site/src/app/client/ports.ts';

/** What is asked of the server: a frame's type, or the same word for the request that does the same. */
export type Operation = 'message.send' | 'receipt.update' | 'sync' | 'hello' | 'ping' | (string & {});

/** The way between one device and the stack: real requests and sockets, which can be lost and delayed by wish. */
export class DeviceNetwork {
  /** Whether sockets get through; some proxies let only requests pass. */
  hasSockets = true;
  /** Whether what the server says unasked gets through. */
  hasPushes = true;
  /** By the device's clock. */
  answerDelayMs = 0;
  pushDelayMs = 0;
  /** What was lost, in order. */
  readonly lost: string[] = [];
  readonly #asked: { readonly operation: Operation; readonly atMs: number }[] = [];
  readonly #origin: string;
  readonly #cookies: CookieJar;
  readonly #clock: Clock;
  readonly #toLose = new Map<string, number>();
  readonly #sockets = new Set<WebSocket>();
  /** Those that the server has called ready. */
  readonly #ready = new Set<WebSocket>();
  #underWay = 0;

  constructor(origin: string, cookies: CookieJar, clock: Clock) {
    this.#origin = origin;
    this.#cookies = cookies;
    this.#clock = clock;
  }

  /** Requests whose answer the server still owes. */
  get underWay(): number {
    return this.#underWay;
  }

  /** Whether there is a socket that serves; the app may say nothing about it while there is none. */
  get hasReadySocket(): boolean {
    return this.#ready.size > 0;
  }

  /** When something was asked, by the device's clock, whether it got through or not. */
  timesOf(operation: Operation): number[] {
    return this.#asked.flatMap((one) => (one.operation === operation ? [one.atMs] : []));
  }

  /** The next ones never reach the server. */
  loseRequests(operation: Operation, count = 1): void {
    this.#toLose.set(`request of ${operation}`, count);
  }

  /** The next ones are carried out, and nobody hears of it. */
  loseAnswers(operation: Operation, count = 1): void {
    this.#toLose.set(`answer to ${operation}`, count);
  }

  /** Ends every socket without a goodbye. */
  cut(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  /** The engine's `fetch`. A request that is lost, or whose answer is, ends only by the engine's own patience. */
  fetch = async (path: string, init: RequestInit): Promise<Response> => {
    const operation = operationOf(init.method ?? 'GET', path);
    this.#note(operation);
    if (this.#loses(`request of ${operation}`)) return aborted(init.signal);
    this.#underWay++;
    const answer = await exchange({ origin: this.#origin, cookies: this.#cookies }, path, init)
      .then(async (response) => ({ response, text: await response.text() }))
      .finally(() => this.#underWay--);
    if (this.#loses(`answer to ${operation}`)) return aborted(init.signal);
    await this.#later(this.answerDelayMs);
    if (init.signal?.aborted) throw new Error('aborted');
    const { status, headers } = answer.response;
    return new Response(answer.text === '' ? null : answer.text, { status, headers });
  };

  /** The engine's `openSocket`. */
  openSocket = (handlers: SocketHandlers): SocketHandle => {
    const headers = { cookie: this.#cookies.header() };
    const url = `${this.#origin.replace('http', 'ws')}/${this.hasSockets ? 'ws' : 'no-sockets-here'}`;
    const socket = new WebSocket(url, { origin: this.#origin, headers });
    const owed = new Map<string, Operation>();
    this.#sockets.add(socket);

    const receive = (text: string) => {
      const { type, ref } = JSON.parse(text) as { type: string; ref?: string };
      const operation = owed.get(ref ?? '');
      if (operation !== undefined) {
        owed.delete(ref ?? '');
        this.#underWay--;
        if (this.#loses(`answer to ${operation}`)) return;
      } else if (!this.hasPushes) {
        this.lost.push(type);
        return;
      }
      const delayMs = operation === undefined ? this.pushDelayMs : this.answerDelayMs;
      void this.#later(delayMs).then(() => {
        if (socket.readyState !== WebSocket.OPEN) return;
        if (type === 'ready') this.#ready.add(socket);
        handlers.received(text);
      });
    };
    socket.on('open', () => handlers.opened());
    socket.on('message', (data) => receive(String(data)));
    // The close that follows an error tells.
    socket.on('error', () => {});
    socket.on('close', (code) => {
      this.#underWay -= owed.size;
      owed.clear();
      this.#sockets.delete(socket);
      this.#ready.delete(socket);
      handlers.closed(code);
    });
    return {
      send: (text) => {
        if (socket.readyState !== WebSocket.OPEN) return;
        const { type, ref } = JSON.parse(text) as { type: Operation; ref: string };
        this.#note(type);
        if (this.#loses(`request of ${type}`)) return;
        owed.set(ref, type);
        this.#underWay++;
        socket.send(text);
      },
      close: () => (socket.readyState === WebSocket.CONNECTING ? socket.terminate() : socket.close()),
    };
  };

  #note(operation: Operation): void {
    this.#asked.push({ operation, atMs: this.#clock.now() });
  }

  #loses(what: string): boolean {
    const count = this.#toLose.get(what) ?? 0;
    if (count === 0) return false;
    this.#toLose.set(what, count - 1);
    this.lost.push(what);
    return true;
  }

  /** Without a delay at once, so that nothing overtakes. */
  async #later(delayMs: number): Promise<void> {
    if (delayMs > 0) await new Promise<void>((resolve) => this.#clock.setTimeout(resolve, delayMs));
  }
}

function operationOf(method: string, path: string): Operation {
  if (path === '/api/sync') return 'sync';
  if (path === '/api/receipts') return 'receipt.update';
  return method === 'POST' && path.endsWith('/messages') ? 'message.send' : `${method} ${path}`;
}

function aborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const give = () => reject(new Error('aborted'));
    if (signal?.aborted) give();
    else signal?.addEventListener('abort', give, { once: true });
  });
}
