import type { Clock } from '../../site/src/app/client/ports.ts';

interface Alarm {
  readonly dueAtMs: number;
  readonly action: () => void;
  timer: NodeJS.Timeout | undefined;
}

/** A clock that runs like any other and can be put forward, as after a sleep of the machine. */
export class DeviceClock implements Clock {
  readonly #alarms = new Set<Alarm>();
  #aheadMs = 0;

  now = (): number => Date.now() + this.#aheadMs;

  setTimeout(action: () => void, delayMs: number): Alarm {
    const alarm: Alarm = { dueAtMs: this.now() + delayMs, action, timer: undefined };
    this.#alarms.add(alarm);
    this.#wind(alarm);
    return alarm;
  }

  clearTimeout(timer: unknown): void {
    const alarm = timer as Alarm;
    clearTimeout(alarm.timer);
    this.#alarms.delete(alarm);
  }

  /** Lets every alarm ring that is due by then, once. Those set meanwhile run from there on. */
  advance(ms: number): void {
    this.#aheadMs += ms;
    const alarms = [...this.#alarms].sort((one, other) => one.dueAtMs - other.dueAtMs);
    for (const alarm of alarms) {
      clearTimeout(alarm.timer);
      if (alarm.dueAtMs > this.now()) this.#wind(alarm);
      else this.#ring(alarm);
    }
  }

  #wind(alarm: Alarm): void {
    alarm.timer = setTimeout(() => this.#ring(alarm), Math.max(0, alarm.dueAtMs - this.now()));
  }

  /** Nothing where it was cleared meanwhile. */
  #ring(alarm: Alarm): void {
    if (this.#alarms.delete(alarm)) alarm.action();
  }
}
