import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { protocolVersion } from '../../functions/wire/limits.ts';
import type { Dialect, Seat } from './subjects/subject.ts';

const retryMs = 50;
const connectTriesMax = 400;

/**
 * One socket that sends and listens, as lean as the machine allows: of a frame only the mark of its message is read, which
 * every dialect carries as `#number#` in its text.
 */
export class Client {
  readonly #socket: WebSocket;
  readonly #dialect: Dialect;
  readonly #waiting = new Map<number, () => void>();
  /** Hears the mark of each message of others. */
  onMessage: (mark: number) => void = () => {};

  private constructor(socket: WebSocket, dialect: Dialect) {
    this.#socket = socket;
    this.#dialect = dialect;
  }

  /** Resolves when the server knows the person and pushes reach this socket. Comes again where too many come at once. */
  static async connect(seat: Seat): Promise<Client> {
    for (let tries = 1; ; tries++) {
      try {
        return await Client.#connectOnce(seat);
      } catch (error) {
        if (tries === connectTriesMax || !String(error).includes('429')) throw error;
        await delay(retryMs);
      }
    }
  }

  static #connectOnce({ url, headers, dialect }: Seat): Promise<Client> {
    const socket = new WebSocket(url, { headers, perMessageDeflate: false });
    const client = new Client(socket, dialect);
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      if (dialect === 'plain') {
        socket.once('open', () => resolve(client.#listening()));
        return;
      }
      if (dialect === 'product') {
        const hello = { type: 'hello', ref: 'hello', protocol: protocolVersion, visible: true };
        socket.once('open', () => socket.send(JSON.stringify(hello)));
      }
      const greet = (data: unknown) => {
        const text = String(data);
        if (text.startsWith('0{')) return socket.send('40');
        // A friend who came online at the same moment may be told first.
        if (text.startsWith('{"type":"ephemeral"')) return;
        const isReady = text.startsWith('{"type":"ready"') || text.startsWith('40');
        if (!isReady) return reject(new Error(text));
        socket.off('message', greet);
        return resolve(client.#listening());
      };
      socket.on('message', greet);
    });
  }

  #listening(): Client {
    this.#socket.on('error', () => {});
    this.#socket.on('message', (data: Buffer) => {
      const text = data.toString('latin1');
      if (text === '2') return this.#socket.send('3');
      const begin = text.indexOf('#');
      if (begin < 0) {
        if (text.includes('"ok":false')) throw new Error(`A frame was refused: ${text}`);
        return;
      }
      const mark = Number(text.slice(begin + 1, text.indexOf('#', begin + 1)));
      const isReply = text.startsWith('{"type":"reply"') || text.startsWith('43');
      if (!isReply) return this.onMessage(mark);
      this.#waiting.get(mark)?.();
      this.#waiting.delete(mark);
    });
    return this;
  }

  /** Resolves with the acknowledgement, which the server gives when the message is stored. */
  send(room: string, mark: number, clientId: string): Promise<void> {
    const text = `#${mark}# A message of ordinary length, as people write them to each other.`;
    return new Promise((resolve) => {
      this.#waiting.set(mark, resolve);
      this.#socket.send(encode(this.#dialect, { room, mark, clientId, text }));
    });
  }

  /** Resolves when it is closed. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.readyState === WebSocket.CLOSED) return resolve();
      this.#socket.once('close', () => resolve());
      this.#socket.close();
    });
  }
}

function encode(
  dialect: Dialect,
  { room, mark, clientId, text }: { room: string; mark: number; clientId: string; text: string },
): string {
  if (dialect === 'plain') return JSON.stringify({ ref: `r${mark}`, room, clientId, text });
  if (dialect === 'socket.io') return `42${mark}${JSON.stringify(['send', { room, clientId, text }])}`;
  const body = { type: 'text', text };
  return JSON.stringify({ type: 'message.send', ref: `r${mark}`, conversationId: room, clientId, body });
}

const randomPool = { bytes: Buffer.alloc(0), offset: 0 };

/** A UUID version 7, cheap enough not to count. */
export function clientIdNow(): string {
  if (randomPool.offset + 10 > randomPool.bytes.length) {
    randomPool.bytes = randomBytes(8_000);
    randomPool.offset = 0;
  }
  const time = Date.now().toString(16).padStart(12, '0');
  const random = randomPool.bytes.toString('hex', randomPool.offset, randomPool.offset + 10);
  randomPool.offset += 10;
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(1, 4)}-8${random.slice(5, 8)}-${random.slice(8, 20)}`;
}

/** Connects these seats, some at a time. */
export async function connectAll(seats: readonly Seat[], atOnce = 50): Promise<Client[]> {
  const clients: Client[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < seats.length; index = next++) {
      const seat = seats[index];
      if (seat) clients[index] = await Client.connect(seat);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return clients;
}
