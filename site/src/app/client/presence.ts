import { type ReadonlySignal, signal } from '@preact/signals';
import type { Presence as PresenceSignal } from '../../../../functions/wire/events.ts';
import { times } from '../../../../functions/wire/limits.ts';
import type { Clock } from './ports.ts';
import { Timer } from './timer.ts';

export interface PresenceDeps {
  readonly isSocketReady: () => boolean;
  /** Sends an early heartbeat; its answer comes back through `replaceAll`. */
  readonly ask: () => void;
}

/** Questions are at least this far apart, however short the leases are. */
const askEveryMs = 5_000;

/**
 * Who is online. Each lease ends by the clock here; before somebody is shown as gone the server is asked once, because
 * a renewal that nobody pushed is not an absence.
 */
export class Presence {
  readonly online: ReadonlySignal<ReadonlySet<string>>;
  readonly #online = signal<ReadonlySet<string>>(new Set());
  readonly #clock: Clock;
  readonly #deps: PresenceDeps;
  readonly #timer: Timer;
  readonly #leaseEndsAtMs = new Map<string, number>();
  #askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, deps: PresenceDeps) {
    this.#clock = clock;
    this.#deps = deps;
    this.#timer = new Timer(clock);
    this.online = this.#online;
  }

  /** The full list of those who are online: who is not in it is offline. */
  replaceAll(list: readonly PresenceSignal[]): void {
    this.#leaseEndsAtMs.clear();
    for (const one of list) this.#keep(one);
    this.#publish();
  }

  /** One person came, stays or left (lease 0). */
  replaceOne(one: PresenceSignal): void {
    this.#leaseEndsAtMs.delete(one.userId);
    this.#keep(one);
    this.#publish();
  }

  /** Those who are online now, as they would be told. */
  list(): PresenceSignal[] {
    const nowMs = this.#clock.now();
    return [...this.#leaseEndsAtMs].map(([userId, endsAtMs]) => ({
      userId,
      leaseMs: Math.max(1, endsAtMs - nowMs),
    }));
  }

  stop(): void {
    this.#timer.stop();
    this.#leaseEndsAtMs.clear();
    this.#publish();
  }

  #keep({ userId, leaseMs }: PresenceSignal): void {
    if (leaseMs > 0) this.#leaseEndsAtMs.set(userId, this.#clock.now() + leaseMs);
  }

  #publish(): void {
    const before = this.#online.peek();
    const now = new Set(this.#leaseEndsAtMs.keys());
    if (now.size !== before.size || [...now].some((userId) => !before.has(userId))) this.#online.value = now;
    this.#schedule();
  }

  #schedule(): void {
    this.#timer.stop();
    if (this.#leaseEndsAtMs.size === 0) return;
    const endsAtMs = Math.min(...this.#leaseEndsAtMs.values());
    const dueAtMs = Math.max(endsAtMs, this.#askedAtMs + askEveryMs);
    this.#timer.start(Math.max(0, dueAtMs - this.#clock.now()), () => this.#leaseEnded());
  }

  #leaseEnded(): void {
    if (!this.#deps.isSocketReady()) {
      this.#dropEnded();
      return;
    }
    this.#askedAtMs = this.#clock.now();
    // The answer's `replaceAll` sets this timer anew; without an answer in time the leases count as ended.
    this.#timer.start(times.pongTimeoutMs, () => this.#dropEnded());
    this.#deps.ask();
  }

  #dropEnded(): void {
    const nowMs = this.#clock.now();
    for (const [userId, endsAtMs] of this.#leaseEndsAtMs) {
      if (endsAtMs <= nowMs) this.#leaseEndsAtMs.delete(userId);
    }
    this.#publish();
  }
}
