import type { Clock } from '../../site/src/app/client/ports.ts';

interface Alarm {
  readonly dueAtMs: number;
  readonly action: () => void;
}

/** One client's clock: it moves when it is told to, and its alarms ring one at a time. */
export class ModelClock implements Clock {
  #nowMs = 1_700_000_000_000;
  #alarms: Alarm[] = [];

  now = (): number => this.#nowMs;

  setTimeout = (action: () => void, delayMs: number): unknown => {
    const alarm = { dueAtMs: this.#nowMs + delayMs, action };
    this.#alarms.push(alarm);
    return alarm;
  };

  clearTimeout = (timer: unknown): void => {
    this.#alarms = this.#alarms.filter((alarm) => alarm !== timer);
  };

  /** A step of anything takes a millisecond. */
  tick(): void {
    this.#nowMs++;
  }

  /** Goes on to the next alarm and rings it; answers how long that took, or null where none is set. */
  ring(): number | null {
    const [first, ...others] = this.#alarms;
    if (first === undefined) return null;
    const next = others.reduce((soonest, one) => (one.dueAtMs < soonest.dueAtMs ? one : soonest), first);
    this.clearTimeout(next);
    const passedMs = Math.max(0, next.dueAtMs - this.#nowMs);
    this.#nowMs += passedMs;
    next.action();
    return passedMs;
  }
}

const now = Promise.resolve();

/** Lets happen what waits for nothing but promises. What takes more turns than these goes on in the next step. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await now;
}
