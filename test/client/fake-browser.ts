import type { Channel, Sharing } from '../../site/src/app/client/ports.ts';

interface Claim {
  readonly tab: string;
  readonly calls: { elected(): void; deposed(): void };
}

interface Listener extends Channel {
  readonly tab: string;
  readonly name: string;
  readonly received: (message: unknown) => void;
}

/** What the tabs of one browser have in common: locks and channels. Messages arrive in order, a moment later. */
export class FakeBrowser {
  readonly living = new Set<string>();
  readonly #queues = new Map<string, Claim[]>();
  #listeners: Listener[] = [];
  /** Tabs that the browser has suspended: they hear nothing. */
  readonly suspended = new Set<string>();

  sharingOf(tab: string): Sharing {
    this.living.add(tab);
    return {
      lead: (name, isSteal, calls) => {
        const claim = { tab, calls };
        const queue = this.#queues.get(name) ?? [];
        const [holder] = queue;
        this.#queues.set(name, isSteal ? [claim, ...queue.slice(1)] : [...queue, claim]);
        if (isSteal || holder === undefined) queueMicrotask(calls.elected);
        if (isSteal && holder !== undefined) queueMicrotask(holder.calls.deposed);
        return () => this.#withdraw(name, claim);
      },
      openChannel: (name, received) => {
        const listener: Listener = {
          tab,
          name,
          received,
          post: (message) => this.#post(listener, structuredClone(message)),
          close: () => {
            this.#listeners = this.#listeners.filter((one) => one !== listener);
          },
        };
        this.#listeners.push(listener);
        return listener;
      },
    };
  }

  /** The tab is gone without a word: its locks pass on. */
  crash(tab: string): void {
    this.living.delete(tab);
    this.#listeners = this.#listeners.filter((listener) => listener.tab !== tab);
    for (const [name, queue] of this.#queues) {
      for (const claim of queue.filter((one) => one.tab === tab)) this.#withdraw(name, claim);
    }
  }

  #withdraw(name: string, claim: Claim): void {
    const queue = this.#queues.get(name) ?? [];
    const wasHolder = queue[0] === claim;
    const rest = queue.filter((one) => one !== claim);
    this.#queues.set(name, rest);
    if (wasHolder && rest[0] !== undefined) queueMicrotask(rest[0].calls.elected);
  }

  #post(from: Listener, message: unknown): void {
    for (const listener of this.#listeners) {
      if (listener === from || listener.name !== from.name || this.suspended.has(listener.tab)) continue;
      queueMicrotask(() => this.#listeners.includes(listener) && listener.received(message));
    }
  }
}
