import type { Presence } from '../../../../functions/wire/events.ts';
import type { ReadyFrame } from '../../../../functions/wire/frames.ts';
import type { Command } from './frames.ts';
import type { World } from './ports.ts';
import type { Session } from './session.ts';
import { type ConnectionEvents, ConnectionManager } from './socket.ts';
import { type PushedFrame, type TabMessage, tabErrorOf } from './tab-messages.ts';

export interface LeaderDeps {
  readonly session: Session;
  /** What happens in this tab, besides what the others are told. */
  readonly events: ConnectionEvents;
  readonly post: (message: TabMessage) => void;
  /** Who is online, for a tab that joins. */
  readonly presenceNow: () => Presence[];
}

/** The tab that owns the socket: it sends everybody's commands, and hands everything that comes to all. */
export class Leader {
  readonly #world: World;
  readonly #deps: LeaderDeps;
  readonly #manager: ConnectionManager;
  /** The other tabs, and whether they are looked at. */
  readonly #visible = new Map<string, boolean>();
  #ready: ReadyFrame | null = null;

  constructor(world: World, deps: LeaderDeps) {
    this.#world = world;
    this.#deps = deps;
    const page = { ...world.page, visible: () => this.#isAnyVisible() };
    this.#manager = new ConnectionManager({ ...world, page }, deps.session, {
      ready: (frame) => this.#becameReady(frame),
      frame: (frame) => this.#received(frame),
      refused: (error) => {
        // It says something about this tab's version alone.
        if (error.code !== 'unsupported_protocol') deps.post({ type: 'hello_refused', error });
        deps.events.refused(error);
      },
      lost: () => {
        this.#postState(null);
        deps.events.lost();
      },
      signedOut: () => {
        deps.post({ type: 'signed_out' });
        deps.events.signedOut();
      },
    });
  }

  get isReady(): boolean {
    return this.#manager.isReady;
  }

  start(): void {
    this.#postState(null);
    this.#manager.start();
  }

  stop(): void {
    this.#manager.stop();
  }

  /** As `ConnectionManager.request`. The server does not push what this socket caused, so the other tabs are told here. */
  async request(command: Command): Promise<unknown> {
    const result = await this.#manager.request(command);
    for (const frame of eventsIn(result)) this.#deps.post({ type: 'frame', frame });
    return result;
  }

  ping(): void {
    this.#manager.ping();
  }

  pageChanged(): void {
    this.#manager.pageChanged();
  }

  /** What another tab asks for. */
  receive(message: TabMessage): void {
    if (message.type === 'join') this.#welcome(message.tab, message.visible);
    else if (message.type === 'leave') this.#visible.delete(message.tab);
    else if (message.type === 'ping') this.ping();
    else if (message.type === 'command') void this.#serve(message);
  }

  #welcome(tab: string, visible: boolean): void {
    this.#visible.set(tab, visible);
    this.#postState(tab);
    // A tab that is looked at does not wait for the next heartbeat or attempt.
    if (visible) this.#manager.pageChanged();
  }

  async #serve({ tab, ref, command }: Extract<TabMessage, { type: 'command' }>): Promise<void> {
    const { post, events } = this.#deps;
    try {
      const result = await this.request(command);
      for (const frame of eventsIn(result)) events.frame(frame);
      post({ type: 'reply', to: tab, ref, result });
    } catch (error) {
      post({ type: 'refusal', to: tab, ref, error: tabErrorOf(error) });
    }
  }

  #becameReady(frame: ReadyFrame): void {
    this.#ready = frame;
    this.#deps.events.ready(frame);
    this.#postState(null);
  }

  #received(frame: PushedFrame): void {
    this.#deps.events.frame(frame);
    this.#deps.post({ type: 'frame', frame });
    if (frame.type === 'pong') void this.#forgetDeadTabs();
  }

  #postState(to: string | null): void {
    const ready = this.isReady && this.#ready ? { ...this.#ready, presence: this.#deps.presenceNow() } : null;
    this.#deps.post({ type: 'state', to, leader: this.#world.tabs.id, ready });
  }

  #isAnyVisible(): boolean {
    return this.#world.page.visible() || [...this.#visible.values()].includes(true);
  }

  /** A tab that crashed has not said that it leaves. */
  async #forgetDeadTabs(): Promise<void> {
    const living = await this.#world.tabs.living().catch(() => null);
    if (living === null) return;
    for (const tab of this.#visible.keys()) {
      if (!living.has(tab)) this.#visible.delete(tab);
    }
  }
}

/** The events in the result of `message.send` or `receipt.update`, as they would have been pushed. */
function eventsIn(result: unknown): Extract<PushedFrame, { type: 'event' }>[] {
  const { event, events = [] } = Object(result);
  return (event ? [event] : events).map((one: unknown) => ({ type: 'event', event: one }));
}
