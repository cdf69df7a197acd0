import { WebSocket } from 'ws';
import type { ServerFrame } from '../../functions/wire/frames.ts';
import { ServerFrame as ServerFrameSchema } from '../../functions/wire/frames.ts';
import { protocolVersion } from '../../functions/wire/limits.ts';
import { parseJson } from '../../functions/wire/parse.ts';
import type { Stack } from '../../scripts/local/stack/stack.ts';
import { eventually } from './stack.ts';

type FrameOf<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>;

/** A client socket that keeps every frame. Each one is parsed with the contract, so a frame outside it fails the test. */
export class TestSocket {
  readonly frames: ServerFrame[] = [];
  readonly failures: unknown[] = [];
  readonly #socket: WebSocket;
  #refs = 0;
  closed: { code: number; reason: string } | undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      try {
        this.frames.push(parseJson(ServerFrameSchema, String(data)) as ServerFrame);
      } catch (error) {
        this.failures.push(error, String(data));
      }
    });
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
    });
    socket.on('error', () => {});
  }

  /** Resolves when the socket is open; rejects with the HTTP status when it is refused. */
  static open(stack: Pick<Stack, 'origin'>, headers: Record<string, string>): Promise<TestSocket> {
    const socket = new WebSocket(`${stack.origin.replace('http', 'ws')}/ws`, { headers });
    return new Promise((resolve, reject) => {
      const opened = new TestSocket(socket);
      socket.once('open', () => resolve(opened));
      socket.once('unexpected-response', (_, response) =>
        reject(new Error(`refused with ${response.statusCode}`)),
      );
      socket.once('error', reject);
    });
  }

  async hello(visible = true): Promise<FrameOf<'ready'>> {
    const ref = this.send({ type: 'hello', protocol: protocolVersion, visible });
    return this.next('ready', (frame) => frame.ref === ref);
  }

  async ping(visible = true): Promise<FrameOf<'pong'>> {
    const ref = this.send({ type: 'ping', visible });
    return this.next('pong', (frame) => frame.ref === ref);
  }

  /** Sends a command and gives its reply. */
  async command(frame: Record<string, unknown>): Promise<FrameOf<'reply'>> {
    const ref = this.send(frame);
    return this.next('reply', (reply) => reply.ref === ref);
  }

  /** Sends a frame with a ref of its own, which it gives back. */
  send(frame: Record<string, unknown>): string {
    const ref = `r${++this.#refs}`;
    this.sendRaw(JSON.stringify({ ref, ...frame }));
    return ref;
  }

  sendRaw(data: string | Buffer): void {
    this.#socket.send(data);
  }

  /** The first frame of that type which fits, also one that came before. */
  next<Type extends ServerFrame['type']>(
    type: Type,
    fits: (frame: FrameOf<Type>) => boolean = () => true,
    deadlineMs?: number,
  ): Promise<FrameOf<Type>> {
    const find = () =>
      this.frames.find(
        (frame): frame is FrameOf<Type> => frame.type === type && fits(frame as FrameOf<Type>),
      );
    return eventually(`a ${type} frame among ${JSON.stringify(this.frames).slice(0, 600)}`, find, deadlineMs);
  }

  close(): Promise<unknown> {
    this.#socket.close();
    return this.untilClosed();
  }

  /** Cuts the connection without a goodbye. */
  cut(): void {
    this.#socket.terminate();
  }

  untilClosed(): Promise<{ code: number; reason: string }> {
    return eventually('the socket closes', () => this.closed);
  }
}
