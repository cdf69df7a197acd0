import type { Presence } from '../../../../functions/wire/events.ts';
import { times } from '../../../../functions/wire/limits.ts';
import type { Command } from './frames.ts';
import { Leader } from './leader.ts';
import type { Channel, World } from './ports.ts';
import type { Session } from './session.ts';
import type { ConnectionEvents } from './socket.ts';
import { isFromLeader, type LeaderMessage, type TabMessage } from './tab-messages.ts';
import { Timer } from './timer.ts';
import { ClientError } from './types.ts';

/** A browser may suspend the tab that leads (phones do, in the background): one that is looked at waits no longer. */
const leaderPatienceMs = 2_000;

interface PendingCommand {
  readonly command: Command;
  readonly timer: Timer;
  resolve(result: unknown): void;
  reject(error: ClientError): void;
}

/**
 * One socket for all tabs of an account. The tab that holds the lock leads and owns the socket; the others use it through
 * a channel. When the leader closes, crashes or is suspended, another takes the lead, and commands that were under way are
 * sent again. Where the browser cannot share, each tab leads itself.
 */
export class SharedConnection {
  readonly #world: World;
  readonly #session: Session;
  readonly #events: ConnectionEvents;
  readonly #presenceNow: () => Presence[];
  readonly #patience: Timer;
  /** Sent through the leader and not answered yet, by ref. */
  readonly #pending = new Map<string, PendingCommand>();
  #lockName = '';
  #channel: Channel | null = null;
  #giveUpLead = () => {};
  #leader: Leader | null = null;
  /** Whether the socket of the tab that leads is ready. */
  #isFollowedReady = false;
  /** The tab that leads, as far as this one has heard of it. */
  #followed: string | null = null;
  #isRunning = false;
  #refs = 0;

  constructor(world: World, session: Session, events: ConnectionEvents, presenceNow: () => Presence[]) {
    this.#world = world;
    this.#session = session;
    this.#presenceNow = presenceNow;
    this.#patience = new Timer(world.clock);
    this.#events = {
      ...events,
      ready: (frame) => {
        events.ready(frame);
        this.#resend();
      },
      // Whatever the app makes of it: another tab must not take the lead for a session that is over.
      signedOut: () => {
        this.stop();
        events.signedOut();
      },
    };
  }

  get isReady(): boolean {
    return this.#leader?.isReady ?? this.#isFollowedReady;
  }

  get isLeader(): boolean {
    return this.#leader !== null;
  }

  start(accountId: string): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const { sharing } = this.#world.tabs;
    if (sharing === null) {
      this.#lead();
      return;
    }
    this.#lockName = `umbra.socket.${accountId}`;
    this.#channel = sharing.openChannel(this.#lockName, (message) => this.#receive(message as TabMessage));
    this.#campaign(false);
    this.#join();
  }

  stop(): void {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    this.#patience.stop();
    this.#leader?.stop();
    this.#leader = null;
    this.#isFollowedReady = false;
    this.#post({ type: 'leave', tab: this.#world.tabs.id });
    this.#channel?.close();
    this.#channel = null;
    this.#giveUpLead();
    for (const ref of this.#pending.keys()) this.#take(ref)?.reject(new ClientError('network'));
  }

  /** The session has ended by the person's own wish: no other tab goes on with it. */
  tellSignedOut(): void {
    this.#post({ type: 'signed_out' });
  }

  /** As `ConnectionManager.request`, whichever tab has the socket. A change of the leader meanwhile repeats the command. */
  request(command: Command): Promise<unknown> {
    if (this.#leader !== null) return this.#leader.request(command);
    if (!this.#isFollowedReady) return Promise.reject(new ClientError('network'));
    const ref = (++this.#refs).toString(36);
    return new Promise((resolve, reject) => {
      const timer = new Timer(this.#world.clock);
      timer.start(times.requestTimeoutMs, () => {
        this.#take(ref)?.reject(new ClientError('network'));
        if (this.#isFollower) this.#join();
      });
      this.#pending.set(ref, { command, timer, resolve, reject });
      this.#post({ type: 'command', tab: this.#world.tabs.id, ref, command });
    });
  }

  ping(): void {
    if (this.#leader !== null) this.#leader.ping();
    else this.#post({ type: 'ping' });
  }

  /** The page became visible or hidden, or the network came or went. */
  pageChanged(): void {
    if (this.#leader !== null) this.#leader.pageChanged();
    else if (this.#isFollower) this.#join();
  }

  get #isFollower(): boolean {
    return this.#isRunning && this.#leader === null;
  }

  /** Tells the leader that this tab is here; where nobody answers and somebody looks, takes the lead from it. */
  #join(): void {
    const visible = this.#world.page.visible();
    if (!this.#isFollower) return;
    this.#post({ type: 'join', tab: this.#world.tabs.id, visible });
    if (visible && !this.#patience.isRunning)
      this.#patience.start(leaderPatienceMs, () => this.#campaign(true));
  }

  #campaign(isSteal: boolean): void {
    this.#giveUpLead();
    this.#giveUpLead =
      this.#world.tabs.sharing?.lead(this.#lockName, isSteal, {
        elected: () => this.#lead(),
        deposed: () => this.#deposed(),
      }) ?? this.#giveUpLead;
  }

  #lead(): void {
    if (!this.#isFollower) return;
    this.#patience.stop();
    const wasReady = this.#isFollowedReady;
    this.#isFollowedReady = false;
    this.#leader = new Leader(this.#world, {
      session: this.#session,
      events: this.#events,
      post: (message) => this.#post(message),
      presenceNow: this.#presenceNow,
    });
    if (wasReady) this.#events.lost();
    this.#leader.start();
  }

  /** This tab was suspended, and another has taken the lead. */
  #deposed(): void {
    if (!this.#isRunning) return;
    this.#leader?.stop();
    this.#leader = null;
    this.#events.lost();
    this.#campaign(false);
    this.#join();
  }

  #receive(message: TabMessage): void {
    if (message.type === 'signed_out') this.#events.signedOut();
    else if (this.#leader !== null) this.#leader.receive(message);
    else if (this.#isFollower && isFromLeader(message)) this.#follow(message);
  }

  #follow(message: LeaderMessage): void {
    this.#patience.stop();
    if (message.type === 'frame') this.#events.frame(message.frame);
    else if (message.type === 'hello_refused') this.#events.refused(message.error);
    else if (message.type === 'state') this.#followState(message);
    else if (message.to === this.#world.tabs.id) this.#settle(message);
  }

  #settle(message: Extract<LeaderMessage, { type: 'reply' | 'refusal' }>): void {
    const pending = this.#take(message.ref);
    if (message.type === 'reply') pending?.resolve(message.result);
    else pending?.reject(new ClientError(message.error.code, message.error.body));
  }

  #followState({ to, leader, ready }: Extract<LeaderMessage, { type: 'state' }>): void {
    const isForAll = to === null;
    if (!isForAll && to !== this.#world.tabs.id) return;
    const wasReady = this.#isFollowedReady;
    this.#isFollowedReady = ready !== null;
    if (ready !== null && (isForAll || !wasReady)) this.#events.ready(ready);
    if (ready === null && wasReady) this.#events.lost();
    const isNewLeader = leader !== this.#followed;
    this.#followed = leader;
    // Only then: each time it would make the leader connect at once, without its pause between attempts.
    if (isForAll && isNewLeader) this.#join();
  }

  /** What was under way when the leader changed; whether it was carried out is unknown, and a repeat does no harm. */
  #resend(): void {
    for (const [ref, { command }] of this.#pending) {
      if (this.#leader === null) {
        this.#post({ type: 'command', tab: this.#world.tabs.id, ref, command });
        continue;
      }
      const pending = this.#take(ref);
      this.#leader.request(command).then(pending?.resolve, pending?.reject);
    }
  }

  #take(ref: string): PendingCommand | undefined {
    const pending = this.#pending.get(ref);
    pending?.timer.stop();
    this.#pending.delete(ref);
    return pending;
  }

  #post(message: TabMessage): void {
    this.#channel?.post(message);
  }
}
