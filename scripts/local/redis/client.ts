import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { localError } from '../child.ts';
import { type Arg, type Backing, type Reply, ReplyError } from './reply.ts';
import { encodeCommand, ReplyReader } from './resp.ts';

/** How long a call may take in all, connecting included; a server that is slower counts as away. */
const CALL_TIMEOUT_MS = 1500;

interface Connection {
  socket: Socket;
  waiting: { resolve(reply: Reply): void; reject(error: Error): void }[];
}

/**
 * A client of a Redis server: one connection, opened by the first call and again after it broke, with all calls
 * pipelined. A call that gets no reply is rejected with `redis_unavailable` and never sent twice, since it may
 * have happened.
 */
export class RedisClient implements Backing {
  readonly #url: URL;
  readonly #timeoutMs: number;
  #connection: Promise<Connection> | undefined;
  #socket: Socket | undefined;
  #closed = false;

  /** `url` is `redis://[user[:password]@]host[:port][/database]`, or `rediss://` for TLS. */
  constructor(url: string, timeoutMs: number = CALL_TIMEOUT_MS) {
    this.#url = new URL(url);
    this.#timeoutMs = timeoutMs;
    if (!['redis:', 'rediss:'].includes(this.#url.protocol)) {
      throw localError('redis_url_invalid', 'A Redis url starts with redis:// or rediss://.');
    }
  }

  async execute(args: Arg[]): Promise<Reply> {
    const [reply = null] = await this.#call([args]);
    return reply;
  }

  pipeline(commands: Arg[][]): Promise<Reply[]> {
    return this.#call(commands);
  }

  /** MULTI, the commands and EXEC leave in one write, so nothing of another call can come between. */
  async transaction(commands: Arg[][]): Promise<Reply[] | ReplyError> {
    const replies = await this.#call([['MULTI'], ...commands, ['EXEC']]);
    const result = replies.at(-1);
    if (Array.isArray(result) || result instanceof ReplyError) return result;
    throw unavailable('it gave no result for a transaction');
  }

  /** Breaks the connection for good: calls under way and later ones are rejected. */
  close(): void {
    this.#closed = true;
    this.#socket?.destroy();
  }

  async #call(commands: Arg[][]): Promise<Reply[]> {
    if (commands.length === 0) return [];
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        const error = unavailable(`it did not reply within ${this.#timeoutMs} ms`);
        this.#socket?.destroy(error);
        reject(error);
      }, this.#timeoutMs);
    });
    try {
      return await Promise.race([late, this.#send(commands)]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #send(commands: Arg[][]): Promise<Reply[]> {
    if (this.#closed) throw unavailable('the client is closed');
    if (this.#socket?.destroyed) this.#connection = undefined;
    this.#connection ??= this.#open();
    return request(await this.#connection, commands);
  }

  async #open(): Promise<Connection> {
    const { protocol, hostname, port } = this.#url;
    const host = hostname.replace(/^\[|\]$/g, '') || '127.0.0.1';
    const address = { host, port: Number(port || 6379) };
    // TLS knows no server name that is an IP address.
    const tlsAddress = isIP(host) ? address : { ...address, servername: host };
    const socket = protocol === 'rediss:' ? connectTls(tlsAddress) : connectTcp(address);
    const connection: Connection = { socket, waiting: [] };
    this.#socket = socket;
    const reader = new ReplyReader();
    let cause: Error | undefined;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      try {
        for (const reply of reader.push(chunk)) connection.waiting.shift()?.resolve(reply);
      } catch (error) {
        socket.destroy(error as Error);
      }
    });
    socket.on('error', (error) => {
      cause = error;
    });
    socket.on('close', () => {
      if (this.#socket === socket) this.#connection = undefined;
      for (const call of connection.waiting.splice(0)) {
        call.reject(unavailable(cause?.message ?? 'it closed the connection', cause));
      }
    });
    for (const reply of await request(connection, this.#greeting())) {
      if (!(reply instanceof ReplyError)) continue;
      socket.destroy(reply);
      throw unavailable(reply.message, reply);
    }
    return connection;
  }

  /** What a new connection says first; at least a PING, since only a reply proves that a server is there. */
  #greeting(): Arg[][] {
    const [username, password] = [this.#url.username, this.#url.password].map(decodeURIComponent);
    const database = this.#url.pathname.slice(1);
    const greeting: Arg[][] = [];
    if (password) greeting.push(username ? ['AUTH', username, password] : ['AUTH', password]);
    if (database) greeting.push(['SELECT', database]);
    return greeting.length > 0 ? greeting : [['PING']];
  }
}

/** Sends commands in one write and answers their replies in order. */
function request({ socket, waiting }: Connection, commands: Arg[][]): Promise<Reply[]> {
  if (socket.destroyed) return Promise.reject(unavailable('the connection broke'));
  const replies = commands.map(
    () => new Promise<Reply>((resolve, reject) => waiting.push({ resolve, reject })),
  );
  socket.write(Buffer.concat(commands.map(encodeCommand)));
  return Promise.all(replies);
}

function unavailable(reason: string, cause?: unknown): Error {
  return localError('redis_unavailable', `Redis is not available: ${reason.replace(/\.$/, '')}.`, cause);
}
