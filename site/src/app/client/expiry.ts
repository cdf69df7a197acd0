import { nextExpiry } from '../state/expiry.ts';
import type { Clock } from './ports.ts';
import type { Store } from './store.ts';
import { Timer } from './timer.ts';

/** A device may sleep, and then its timers come late: they are set anew at least this often. */
const patienceMs = 30_000;

/** Takes away what expires, at the moment the server's clock says. */
export class Expiry {
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #timer: Timer;
  #offsetMs = 0;
  #dueAtMs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, store: Store) {
    this.#clock = clock;
    this.#store = store;
    this.#timer = new Timer(clock);
    store.onChange(() => this.#noteState());
  }

  /** What the server's clock said just now. */
  noteTime(serverTimeMs: number): void {
    this.#offsetMs = serverTimeMs - this.#clock.now();
    this.check();
  }

  /** Takes away at once what has expired by now. */
  check(): void {
    const nowMs = this.#clock.now() + this.#offsetMs;
    // Before the state changes, which calls back.
    this.#dueAtMs = nextExpiry(this.#store.get());
    if (this.#dueAtMs <= nowMs) {
      this.#store.dispatch({ type: 'time.passed', nowMs });
      return;
    }
    this.#timer.stop();
    if (this.#dueAtMs < Number.POSITIVE_INFINITY)
      this.#timer.start(Math.min(this.#dueAtMs - nowMs, patienceMs), () => this.check());
  }

  stop(): void {
    this.#timer.stop();
  }

  /** What has expired already, because it was kept from an earlier visit or came late, is not shown at all. */
  #noteState(): void {
    if (nextExpiry(this.#store.get()) !== this.#dueAtMs) this.check();
  }
}
