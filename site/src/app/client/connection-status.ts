import { type ReadonlySignal, signal } from '@preact/signals';
import type { ConnectionState } from './types.ts';

interface Facts {
  /** There has been a socket in this visit. */
  readonly hasConnected: boolean;
  readonly isWaking: boolean;
  readonly isOutdated: boolean;
  readonly isEnded: boolean;
}

/** The one word about the connection that the interface shows. */
export class ConnectionStatus {
  readonly state: ReadonlySignal<ConnectionState>;
  readonly #state = signal<ConnectionState>('connecting');
  readonly #now: { isOnline(): boolean; isSocketReady(): boolean };
  #facts: Facts = { hasConnected: false, isWaking: false, isOutdated: false, isEnded: false };

  constructor(now: { isOnline(): boolean; isSocketReady(): boolean }) {
    this.#now = now;
    this.state = this.#state;
  }

  /** Takes over what has changed, and looks at network and socket anew. */
  note(facts: Partial<Facts> = {}): void {
    this.#facts = { ...this.#facts, ...facts };
    this.#state.value = this.#word();
  }

  /** Without a network a reload would show nothing, so that comes before "outdated". */
  #word(): ConnectionState {
    const { hasConnected, isWaking, isOutdated, isEnded } = this.#facts;
    if (isEnded) return 'signed_out';
    if (!this.#now.isOnline()) return 'offline';
    if (isOutdated) return 'outdated';
    if (isWaking) return 'waking';
    if (this.#now.isSocketReady()) return 'online';
    return hasConnected ? 'reconnecting' : 'connecting';
  }
}
