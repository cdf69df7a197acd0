import type {
  Notes,
  Page,
  SocketHandle,
  SocketHandlers,
  Tabs,
  World,
} from '../../site/src/app/client/ports.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeDisk, fakeCipher, valueIn } from './fake-disk.ts';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

type Frame = { readonly type: string; readonly ref: string } & Record<string, unknown>;

/** The other end of a socket that the engine opened. */
export class FakeSocket implements SocketHandle {
  readonly sent: Frame[] = [];
  readonly #handlers: SocketHandlers;
  isClosed = false;
  /** Takes each frame that is sent. */
  onFrame: (frame: Frame) => void = () => {};

  constructor(handlers: SocketHandlers) {
    this.#handlers = handlers;
  }

  open(): void {
    this.#handlers.opened();
  }

  send(text: string): void {
    const frame = JSON.parse(text);
    this.sent.push(frame);
    this.onFrame(frame);
  }

  receive(frame: unknown): void {
    if (!this.isClosed) this.#handlers.received(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** Ends it from outside. */
  drop(code = 1006): void {
    this.isClosed = true;
    this.#handlers.closed(code);
  }

  close(): void {
    this.isClosed = true;
  }

  last(type: string): Frame {
    const frame = this.sent.findLast((one) => one.type === type);
    if (frame === undefined) throw new Error(`no ${type} was sent`);
    return frame;
  }

  count(type: string): number {
    return this.sent.filter((frame) => frame.type === type).length;
  }
}

/** Everything outside the engine, under a test's control. */
export class FakeWorld implements World {
  readonly clock = new FakeClock();
  readonly sockets: FakeSocket[] = [];
  readonly requests: SeenRequest[] = [];
  readonly signIns: { comeBack: boolean }[] = [];
  readonly notesKept = new Map<string, string>();
  readonly disk = new FakeDisk();
  readonly cipher = fakeCipher;
  readonly pageState = { visible: true, online: true };
  livingTabs: Set<string> | null = new Set(['this-tab']);
  /** What `random` gives. */
  chance = 0.5;
  /** Answers a request; throwing is a network that fails. */
  respond: (request: SeenRequest) => Response | Promise<Response> = () => json(404, {});
  /** Takes each socket that is opened. */
  onSocket: (socket: FakeSocket) => void = () => {};
  readonly #goneTabs: (() => void)[] = [];
  #bytes = 0;
  #pageChanged = () => {};

  random = (): number => this.chance;
  randomBytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => this.#bytes++ % 256);

  fetch = async (path: string, init: RequestInit): Promise<Response> => {
    const body = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    const request = { method: init.method ?? 'GET', path, body };
    this.requests.push(request);
    const aborted = new Promise<never>((_, reject) => {
      init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
    });
    return Promise.race([Promise.resolve().then(() => this.respond(request)), aborted]);
  };

  openSocket = (handlers: SocketHandlers): FakeSocket => {
    const socket = new FakeSocket(handlers);
    this.sockets.push(socket);
    this.onSocket(socket);
    return socket;
  };

  readonly page: Page = {
    visible: () => this.pageState.visible,
    online: () => this.pageState.online,
    watch: (changed) => {
      this.#pageChanged = changed;
      return () => {
        this.#pageChanged = () => {};
      };
    },
    goToSignIn: (options) => this.signIns.push(options),
  };

  readonly notes: Notes = {
    get: (key) => this.notesKept.get(key) ?? null,
    set: (key, value) => this.notesKept.set(key, value),
    delete: (key) => this.notesKept.delete(key),
  };

  readonly tabs: Tabs = {
    id: 'this-tab',
    living: async () => this.livingTabs,
    gone: () => new Promise((resolve) => this.#goneTabs.push(resolve)),
    exclusively: (_name, action) => action(),
    sharing: null,
  };

  /** Every tab but these is gone, and whoever waits for the end of one is told. */
  leaveTabs(...ids: string[]): void {
    this.livingTabs = new Set(ids);
    for (const tell of this.#goneTabs.splice(0)) tell();
  }

  /** Shows or hides the page, or takes the network away and gives it back. */
  changePage(change: Partial<typeof this.pageState>): void {
    Object.assign(this.pageState, change);
    this.#pageChanged();
  }

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error('no socket was opened');
    return socket;
  }

  /** The texts of the unsent messages on disk. */
  get unsentTexts(): string[] {
    return this.disk.ofTable('outbox').map((record) => valueIn(record).entry.body.text);
  }

  countRequests(path: string): number {
    return this.requests.filter((request) => request.path === path).length;
  }
}

export function json(status: number, body: unknown): Response {
  if (status === 204) return new Response(null, { status });
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}

/** A refusal as the server words it. */
export function problem(
  status: number,
  code: string,
  retry: 'never' | 'later' | 'after-sign-in',
  more: object = {},
): Response {
  return json(status, { type: 'about:blank', title: code, status, code, message: code, retry, ...more });
}

/** A refresh that succeeded. */
export function sessionInfo(me: unknown, expiresAtMs: number): Response {
  return json(200, { me, sessionId: 's', accessExpiresAtMs: expiresAtMs });
}
