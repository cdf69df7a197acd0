import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { protocolVersion } from '../../functions/wire/limits.ts';

export type Json = Record<string, unknown>;

/** A refusal, with its closed code. */
export class Refused extends Error {
  readonly code: string;

  constructor(what: string, status: number, code: string) {
    super(`${what} was answered ${status}${code ? ` ${code}` : ''}`);
    this.code = code;
  }
}

/** A database at zero capacity takes up to 30 s to wake, and says so. */
const wakingDeadlineMs = 90_000;
const answerDeadlineMs = 40_000;
const pushDeadlineMs = 10_000;

/** One HTTP request; what says "not now" is sent again until it is too late. Throws `Refused` for every other refusal. */
export async function call<Body = Json>(
  origin: string,
  method: string,
  path: string,
  body?: unknown,
  token?: string,
): Promise<Body> {
  const endsAtMs = Date.now() + wakingDeadlineMs;
  for (;;) {
    const response = await fetch(new URL(path, origin), {
      method,
      signal: AbortSignal.timeout(answerDeadlineMs),
      headers: {
        'umbra-token-transport': 'body',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.ok) return (text ? JSON.parse(text) : undefined) as Body;
    const problem = parseProblem(text);
    const later = problem.code === 'waking' || (response.status === 503 && problem.code === '');
    if (!later || Date.now() > endsAtMs)
      throw new Refused(`${method} ${path}`, response.status, problem.code);
    await new Promise((resolve) => setTimeout(resolve, problem.retryAfterMs));
  }
}

/** Asks every second until it is so. Throws what was waited for when patience is over. */
export async function until(what: string, patienceMs: number, isSo: () => Promise<boolean>): Promise<void> {
  const endsAtMs = Date.now() + patienceMs;
  while (!(await isSo())) {
    if (Date.now() > endsAtMs) throw new Error(`${what} was not done within ${patienceMs / 1_000} s`);
    await new Promise((resolve) => setTimeout(resolve, Math.min(1_000, patienceMs / 10)));
  }
}

/** A client id: UUID version 7. */
export function clientId(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A socket that keeps what arrives. */
export class SmokeSocket {
  readonly #socket: WebSocket;
  readonly #frames: Json[] = [];
  #onFrame: () => void = () => {};
  #refs = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('error', () => {});
    socket.on('message', (data) => {
      this.#frames.push(JSON.parse(String(data)) as Json);
      this.#onFrame();
    });
  }

  /** Opens and says hello. Throws the HTTP status where the socket is refused. */
  static async open(origin: string, token?: string): Promise<SmokeSocket> {
    const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/ws`, {
      handshakeTimeout: answerDeadlineMs,
      ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
    });
    const opened = new SmokeSocket(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
      socket.once('unexpected-response', (_, response) =>
        reject(new Error(`refused with ${response.statusCode}`)),
      );
    });
    await opened.ask({ type: 'hello', protocol: protocolVersion, visible: true });
    return opened;
  }

  /** Sends a frame and gives what answers it. Throws `Refused` for a refusal. */
  async ask(frame: Json): Promise<Json> {
    const ref = `s${++this.#refs}`;
    this.#socket.send(JSON.stringify({ ref, ...frame }));
    const answer = await this.next(`an answer to ${frame.type}`, (one) => one.ref === ref);
    if (answer.ok === false) throw new Refused(String(frame.type), 200, String((answer.error as Json)?.code));
    return answer;
  }

  /** The first frame that fits, also one that came before. */
  async next(what: string, fits: (frame: Json) => boolean): Promise<Json> {
    const endsAtMs = Date.now() + pushDeadlineMs;
    for (;;) {
      const found = this.#frames.find(fits);
      if (found !== undefined) return found;
      const leftMs = endsAtMs - Date.now();
      if (leftMs <= 0) throw new Error(`${what} did not arrive within ${pushDeadlineMs / 1_000} s`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#onFrame = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async close(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }
}

function parseProblem(text: string): { code: string; retryAfterMs: number } {
  try {
    const { code, retryAfterMs } = JSON.parse(text) as Json;
    return { code: String(code ?? ''), retryAfterMs: Number(retryAfterMs ?? 2_000) };
  } catch {
    return { code: '', retryAfterMs: 2_000 };
  }
}
