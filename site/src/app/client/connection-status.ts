import { type ReadonlySignal, signal } from '@preact/signals';
import { times } from '../../../../functions/wire/limits.ts';
import type { Clock } from './ports.ts';
import { Timer } from './timer.ts';
import type { ConnectionState } from './types.ts';

interface Facts {
  /** There has been a socket in this visit. */
  readonly hasConnected: boolean;
  /** Whether the last request over HTTP was answered. */
  readonly isAnswered: boolean;
  readonly isWaking: boolean;
  readonly isOutdated: boolean;
  readonly isEnded: boolean;
}

interface Now {
  isOnline(): boolean;
  isSocketReady(): boolean;
  isPushed(): boolean;
}

/** From the loss of a socket to the first answer over HTTP, which is asked for within 10 s where somebody looks. */
const answerPatienceMs = 13_000;
/** Without a socket nobody is seen typing and messages come by polling: all right for a while, and then worth a word. */
const socketPatienceMs = times.reconnectMaxMs;

/**
 * The one word about the connection that the interface shows. Between two sockets HTTP serves, so that is no news until
 * it fails, too, or until it has lasted.
 */
export class ConnectionStatus {
  readonly state: ReadonlySignal<ConnectionState>;
  readonly #state = signal<ConnectionState>('connecting');
  readonly #now: Now;
  readonly #answer: Timer;
  readonly #socket: Timer;
  #facts: Facts = {
    hasConnected: false,
    isAnswered: true,
    isWaking: false,
    isOutdated: false,
    isEnded: false,
  };
  #isLong = false;

  constructor(clock: Clock, now: Now) {
    this.#now = now;
    this.#answer = new Timer(clock);
    this.#socket = new Timer(clock);
    this.state = this.#state;
  }

  /** Takes over what has changed, and looks at network and socket anew. */
  note(facts: Partial<Facts> = {}): void {
    this.#facts = { ...this.#facts, ...facts };
    if (facts.isAnswered !== undefined) this.#answer.stop();
    if (this.#now.isSocketReady()) {
      this.stop();
      this.#facts = { ...this.#facts, isAnswered: true };
      this.#isLong = false;
    }
    this.#state.value = this.#word();
  }

  /** The socket is gone. A repeat before there is another changes nothing. */
  lost(): void {
    this.note();
    if (this.#socket.isRunning || this.#isLong || this.#now.isSocketReady()) return;
    this.#answer.start(answerPatienceMs, () => this.note({ isAnswered: false }));
    this.#socket.start(socketPatienceMs, () => {
      this.#isLong = true;
      this.note();
    });
  }

  stop(): void {
    this.#answer.stop();
    this.#socket.stop();
  }

  /** Without a network a reload would show nothing, so that comes before "outdated". */
  #word(): ConnectionState {
    const { hasConnected, isAnswered, isWaking, isOutdated, isEnded } = this.#facts;
    if (isEnded) return 'signed_out';
    if (!this.#now.isOnline()) return 'offline';
    if (isOutdated) return 'outdated';
    if (isWaking) return 'waking';
    if (this.#now.isSocketReady()) return this.#now.isPushed() ? 'online' : 'polling';
    if (!hasConnected) return 'connecting';
    return isAnswered && !this.#isLong ? 'online' : 'reconnecting';
  }
}
