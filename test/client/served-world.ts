import type { ReceiptUpdate } from '../../functions/wire/conversations.ts';
import type { StreamEvent } from '../../functions/wire/events.ts';
import { type FakeSocket, FakeWorld, json, problem, type SeenRequest, sessionInfo } from './fake-world.ts';
import { ModelServer } from './model-server.ts';

/** 32 bytes in base64url, with both characters that base64 has not. */
export const storageSecret = `-_${'A'.repeat(41)}`;

/** A world in which the model server answers both doors and pushes to every open socket. */
export class ServedWorld extends FakeWorld {
  readonly server = new ModelServer();
  /** While false, connection attempts fail. */
  socketsWork = true;
  /** The server cannot push, and its heartbeats say so. */
  isPushPaused = false;
  /** Whose sockets they are. */
  socketUserId = this.server.me.id;
  onlinePeople: { userId: string; leaseMs: number }[] = [];
  /** How many of the next commands are carried out without their reply being heard. */
  repliesToLose = 0;
  /** The error that answers every hello. */
  refuseHello: object | null = null;
  /** The error that answers every command on a socket. */
  commandError: object | null = null;
  /** Answers instead of the model, where it does. */
  intercept: (request: SeenRequest) => Response | null = () => null;
  #origin: FakeSocket | null = null;

  constructor() {
    super();
    this.server.addFriend(1);
    this.respond = (request) => this.intercept(request) ?? this.#http(request);
    this.onSocket = (socket) => queueMicrotask(() => this.#serve(socket));
    this.server.onEvent = (event) => this.#push(event);
  }

  get conversationId(): string {
    return [...this.server.streams.keys()][0] ?? '';
  }

  get openSockets(): FakeSocket[] {
    return this.sockets.filter((socket) => !socket.isClosed);
  }

  #push(event: StreamEvent): void {
    for (const socket of this.isPushPaused ? [] : this.openSockets) {
      if (socket !== this.#origin) socket.receive({ type: 'event', event });
    }
  }

  #serve(socket: FakeSocket): void {
    if (!this.socketsWork) {
      socket.drop();
      return;
    }
    socket.onFrame = (frame) => queueMicrotask(() => this.#answer(socket, frame));
    socket.open();
  }

  #answer(socket: FakeSocket, frame: FakeSocket['sent'][number]): void {
    const { server } = this;
    const { type, ref } = frame;
    const paused = this.isPushPaused ? { pushPaused: true } : {};
    const serverTimeMs = this.clock.now();
    const beat = { ref, head: server.head, presence: this.onlinePeople, serverTimeMs, ...paused };
    if (type === 'hello' && this.refuseHello)
      socket.receive({ type: 'reply', ref, ok: false, error: this.refuseHello });
    else if (type === 'hello') socket.receive({ type: 'ready', userId: this.socketUserId, ...beat });
    else if (type === 'ping') socket.receive({ type: 'pong', ...beat });
    else if (this.commandError) socket.receive({ type: 'reply', ref, ok: false, error: this.commandError });
    else {
      this.#origin = socket;
      const result = this.#command(frame);
      this.#origin = null;
      if (this.repliesToLose-- > 0) socket.drop();
      else socket.receive({ type: 'reply', ref, ok: true, result });
    }
  }

  #http(request: SeenRequest): Response {
    const { server } = this;
    const { method, path, body } = request;
    if (path === '/api/account/storage-key') return json(200, { key: storageSecret });
    if (path === '/api/sync') return json(200, server.sync(body as never));
    if (path === '/api/receipts')
      return json(200, this.#command({ type: 'receipt.update', ...Object(body) }));
    if (path === '/api/sessions/refresh') return sessionInfo(server.me, this.clock.now() + 600_000);
    if (path === '/api/sessions/current') {
      for (const socket of this.openSockets) socket.receive({ type: 'bye', reason: 'signed_out' });
      return json(204, null);
    }
    const messages = /^\/api\/conversations\/([^/]+)\/messages(?:\?before=(\d+)&limit=(\d+))?$/.exec(path);
    const [, conversationId = '', before, limit] = messages ?? [];
    if (messages && method === 'GET') {
      return json(200, server.messagesBefore(conversationId, Number(before), Number(limit)));
    }
    if (messages) {
      const result = this.#command({ type: 'message.send', conversationId, ...Object(body) });
      if (this.repliesToLose-- > 0) throw new Error('connection reset');
      return json(200, result);
    }
    return problem(404, 'not_found', 'never');
  }

  // biome-ignore lint/suspicious/noExplicitAny: frames of every kind
  #command(frame: any): unknown {
    const { server } = this;
    if (frame.type === 'message.send') {
      return { event: server.send(frame.conversationId, server.me.id, frame.clientId, frame.body.text) };
    }
    if (frame.type === 'receipt.update') {
      const events = frame.receipts.map((receipt: ReceiptUpdate) =>
        server.updateReceipt(receipt.conversationId, server.me.id, receipt),
      );
      return { events: events.filter((event: unknown) => event !== null) };
    }
    return {};
  }
}
