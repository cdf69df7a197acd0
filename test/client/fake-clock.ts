import type { Clock } from '../../site/src/app/client/ports.ts';

interface Alarm {
  readonly dueAtMs: number;
  readonly action: () => void;
}

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  readonly #alarms = new Map<number, Alarm>();
  #nowMs = 1_700_000_000_000;
  #ids = 0;

  now = (): number => this.#nowMs;

  setTimeout(action: () => void, delayMs: number): number {
    this.#ids++;
    this.#alarms.set(this.#ids, { dueAtMs: this.#nowMs + delayMs, action });
    return this.#ids;
  }

  clearTimeout(timer: unknown): void {
    this.#alarms.delete(timer as number);
  }

  /** How long until each alarm, the nearest first. */
  get pendingMs(): number[] {
    return [...this.#alarms.values()].map(({ dueAtMs }) => dueAtMs - this.#nowMs).sort((a, b) => a - b);
  }

  /** Lets time pass, alarm by alarm, and everything that follows from each happen before the next. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settled();
    for (;;) {
      const next = [...this.#alarms].sort(([, a], [, b]) => a.dueAtMs - b.dueAtMs)[0];
      if (next === undefined || next[1].dueAtMs > endMs) break;
      this.#alarms.delete(next[0]);
      this.#nowMs = Math.max(this.#nowMs, next[1].dueAtMs);
      next[1].action();
      await settled();
    }
    this.#nowMs = endMs;
  }
}

/** Everything that waits for nothing but promises has happened. */
export async function settled(): Promise<void> {
  for (let round = 0; round < 3; round++) await new Promise((resolve) => setImmediate(resolve));
}
