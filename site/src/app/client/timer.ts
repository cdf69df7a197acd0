import { times } from '../../../../functions/wire/limits.ts';
import type { Clock } from './ports.ts';

/** One alarm on an injected clock; setting it again replaces it. */
export class Timer {
  readonly #clock: Clock;
  #handle: unknown = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isRunning(): boolean {
    return this.#handle !== null;
  }

  start(delayMs: number, action: () => void): void {
    this.stop();
    this.#handle = this.#clock.setTimeout(() => {
      this.#handle = null;
      action();
    }, delayMs);
  }

  stop(): void {
    if (this.#handle === null) return;
    this.#clock.clearTimeout(this.#handle);
    this.#handle = null;
  }
}

/** The promise's value, or undefined when it takes longer than `patienceMs`; a rejection stays one. */
export async function within<Value>(
  clock: Clock,
  patienceMs: number,
  promise: Promise<Value>,
): Promise<Value | undefined> {
  const timer = new Timer(clock);
  const timeout = new Promise<undefined>((resolve) => timer.start(patienceMs, () => resolve(undefined)));
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    timer.stop();
  }
}

/**
 * How long to wait before attempt `attempt` (0 is the first repeat): anything from 0 to the exponentially growing bound,
 * so that clients that failed together do not come back together ("full jitter").
 */
export function backoffMs(attempt: number, random: () => number): number {
  const boundMs = Math.min(times.reconnectMaxMs, times.reconnectBaseMs * 2 ** Math.min(attempt, 16));
  return random() * boundMs;
}

/**
 * How long to wait before attempt `attempt` after a cut that may have hit everybody: the first at any time of
 * `times.reconnectSpreadMs`, each later one after at least half of `times.reconnectMaxMs` and at most all of it, so that
 * a server which stays away is not asked more often than one which comes back.
 */
export function spreadMs(attempt: number, random: () => number): number {
  return attempt === 0 ? random() * times.reconnectSpreadMs : (0.5 + 0.5 * random()) * times.reconnectMaxMs;
}
