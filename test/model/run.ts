import { ApiError } from '../../functions/wire/errors.ts';
import type { StreamEvent } from '../../functions/wire/events.ts';
import type { Person } from '../../functions/wire/people.ts';
import { ClientError } from '../../site/src/app/client/types.ts';
import { uuidOf } from '../client/model-server.ts';
import { checkChange, checkPromises, Violation } from './checks.ts';
import { type ClientOptions, giveUp, ModelClient, type Push, type Request } from './model-client.ts';
import { settle } from './model-clock.ts';
import { ModelServer, type ModelServerOptions } from './model-server.ts';
import { actOf, isQuiet } from './steps.ts';

/** What a planted mistake changes. */
export interface Mistake extends ClientOptions {
  readonly server?: (options: ModelServerOptions) => ModelServer;
}

export const ann: Person = { id: uuidOf(1), handle: 'ann', displayName: 'Ann' };
export const bob: Person = { id: uuidOf(2), handle: 'bob', displayName: 'Bob' };
export const carol: Person = { id: uuidOf(3), handle: 'carol', displayName: 'Carol' };
export const groupId = uuidOf(2_000);
const eventsPerStreamMax = 4;
const messagesPerPage = 3;

/** Three devices of two people, a third person, the server, and everything on its way between them. */
export class Run {
  readonly server: ModelServer;
  readonly clients: readonly ModelClient[];
  /** One line for each step that did something. */
  readonly lines: string[] = [];
  #nowMs = 1_700_000_000_000;
  #conversations = 0;
  #texts = 0;
  #violation: Violation | null = null;

  constructor(mistake: Mistake = {}) {
    const options: ModelServerOptions = {
      now: () => this.#nowMs,
      newConversationId: () => uuidOf(0x1000 + ++this.#conversations),
      tell: (userId, event, origin) => this.#tell(userId, event, origin),
      ...{ eventsPerStreamMax, messagesPerPage },
    };
    this.server = mistake.server?.(options) ?? new ModelServer(options);
    this.clients = [
      new ModelClient("ann's laptop", ann, 1, mistake),
      new ModelClient("ann's phone", ann, 2, mistake),
      new ModelClient("bob's laptop", bob, 3, mistake),
    ];
    for (const client of this.clients) {
      client.onChange = (before) => this.#watch(() => checkChange(this.server, client, before));
    }
  }

  /**
   * Takes the steps, heals everything and checks all promises.
   *
   * @throws Violation
   */
  async play(steps: readonly number[]): Promise<void> {
    await this.#begin();
    for (const step of steps) {
      this.#nowMs++;
      const { act, client, pick } = actOf(step, this.clients);
      client.clock.tick();
      const line = act(this, client, pick);
      if (line === null) continue;
      this.lines.push(line);
      if (!isQuiet(act)) await settle();
      if (this.#violation) throw this.#violation;
    }
    this.lines.push('everything is healed');
    await this.#heal();
    this.#watch(() => checkPromises(this.server, this.clients));
    if (this.#violation) throw this.#violation;
  }

  nextText(): string {
    return `text ${++this.#texts}`;
  }

  /** The request reaches the server. */
  reach(client: ModelClient, request: Request): void {
    try {
      request.answer = this.server.begin(client.person.id, request.command, request.connection);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      request.answer = () => {
        throw new ClientError(error.code, error.toBody());
      };
    }
  }

  /** The answer leaves the server, and reaches the client if that still waits and `arrives`. */
  answer(client: ModelClient, request: Request, arrives = true): void {
    client.requests.splice(client.requests.indexOf(request), 1);
    try {
      const result = request.answer?.();
      if (arrives && request.isAwaited) request.resolve(result);
    } catch (error) {
      if (arrives && request.isAwaited) request.reject(error as ClientError);
    }
    if (!arrives) giveUp(request);
  }

  /** The server tells its sum of positions. */
  pong(client: ModelClient): void {
    if (client.connection) client.pushes.push({ type: 'pong', head: this.server.head(client.person.id) });
  }

  async #begin(): Promise<void> {
    const { accounts, conversations } = this.server;
    for (const person of [ann, bob, carol]) accounts.open(person);
    accounts.request(ann.id, bob.id);
    accounts.accept(bob.id, ann.id);
    conversations.open(groupId, 'group', [ann, bob, carol]);
    for (const client of this.clients) client.open();
    for (const client of this.clients) this.#exchange(client);
    await settle();
  }

  /** The network is reliable from now on, and time passes until nothing is on its way. */
  async #heal(): Promise<void> {
    let heartbeats = 0;
    for (let round = 0; round < 60; round++) {
      this.#nowMs++;
      let isBusy = false;
      for (const client of this.clients) {
        client.clock.tick();
        client.connect();
        isBusy = this.#exchange(client) || isBusy;
        for (const push of client.pushes.splice(0)) {
          isBusy = true;
          client.take(push);
        }
      }
      await settle();
      if (isBusy) continue;
      for (const client of this.clients) isBusy = client.clock.ring() !== null || isBusy;
      if (isBusy) continue;
      if (++heartbeats > 1) return;
      for (const client of this.clients) this.pong(client);
    }
    this.#watch(() => {
      throw new Violation('the clients do not come to rest');
    });
  }

  #exchange(client: ModelClient): boolean {
    const requests = [...client.requests];
    for (const request of requests) {
      if (request.answer === null) this.reach(client, request);
      this.answer(client, request);
    }
    return requests.length > 0;
  }

  #tell(userId: string, event: StreamEvent, origin: unknown): void {
    for (const client of this.clients) {
      const { connection, person, pushes } = client;
      if (person.id !== userId || connection === null || connection === origin) continue;
      pushes.push({ type: 'event', event } satisfies Push);
    }
  }

  /** What is thrown within the engine would be taken for a failure of the network. */
  #watch(check: () => void): void {
    try {
      check();
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      this.#violation ??= error;
    }
  }
}
