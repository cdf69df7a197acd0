import { limits, times } from '../../../../functions/wire/limits.ts';
import type { SyncRequest, SyncResult } from '../../../../functions/wire/sync.ts';
import { head, isIncomplete, syncRequestOf } from '../state/selectors.ts';
import type { World } from './ports.ts';
import type { Store } from './store.ts';
import { backoffMs, Timer } from './timer.ts';
import { ClientError } from './types.ts';

export interface SyncDeps {
  readonly store: Store;
  readonly fetchSync: (request: SyncRequest) => Promise<SyncResult>;
  /** Whether everything that happens is pushed: a socket is open, and the server can push. */
  readonly isPushed: () => boolean;
  /** After each attempt: null when it was applied. */
  readonly onOutcome: (error: ClientError | null) => void;
}

const pollMs = 5_000;
/** While the next socket is about to come, and perhaps everybody's. */
const pollAfterLossMs = 10_000;
/** A page that nobody looks at polls this much slower. */
const hiddenPollFactor = 6;

/**
 * Brings the state to the server's, one request at a time: after a socket opened, on a poke, on a hole that did not
 * close by itself, when the positions' sum differs, and every few seconds while nothing is pushed.
 */
export class SyncEngine {
  readonly #world: World;
  readonly #deps: SyncDeps;
  readonly #gap: Timer;
  readonly #retry: Timer;
  readonly #poll: Timer;
  #isStarted = false;
  #isRunning = false;
  #isQueued = false;
  #failures = 0;
  /** Answers in a row that left something missing; each waits longer before the next. */
  #incompleteRounds = 0;
  #isUnknownSeen = false;
  #serverHead: number | null = null;
  #lostAtMs = Number.NEGATIVE_INFINITY;

  constructor(world: World, deps: SyncDeps) {
    this.#world = world;
    this.#deps = deps;
    this.#gap = new Timer(world.clock);
    this.#retry = new Timer(world.clock);
    this.#poll = new Timer(world.clock);
  }

  start(): void {
    this.#isStarted = true;
    this.request();
  }

  stop(): void {
    this.#isStarted = false;
    this.#isQueued = false;
    for (const timer of [this.#gap, this.#retry, this.#poll]) timer.stop();
  }

  /** Syncs now, or once more after the one under way: that one may have been answered before what happened now. */
  request(): void {
    if (!this.#isStarted) return;
    if (this.#isRunning) this.#isQueued = true;
    else void this.#run();
  }

  /** The state changed: gives a hole `times.gapFetchDelayMs` to be closed by a late push. */
  noteState(): void {
    if (!this.#isRunning && isIncomplete(this.#deps.store.get())) this.#checkSoon();
  }

  /** Something came of a conversation that is not known. */
  noteUnknown(): void {
    this.#isUnknownSeen = true;
    this.#checkSoon();
  }

  /** The server's sum of positions: where ours still differs after late pushes had their time, something is missing. */
  noteHead(serverHead: number): void {
    this.#serverHead = serverHead;
    if (head(this.#deps.store.get()) !== serverHead) this.#checkSoon();
  }

  pageChanged(): void {
    if (!this.#isStarted || !this.#world.page.online()) return;
    this.#poll.stop();
    if (this.#failures > 0) this.request();
    else this.schedulePoll();
  }

  /** Polls while nothing is pushed; call it whenever that may have begun. */
  schedulePoll(): void {
    this.#pollAfter(0.8 + 0.4 * this.#world.random());
  }

  /** The socket is gone, and perhaps everybody's: the first poll comes at any time of the first interval. */
  noteLost(): void {
    this.#lostAtMs = this.#world.clock.now();
    this.#pollAfter(this.#world.random());
  }

  #pollAfter(intervals: number): void {
    const { isPushed } = this.#deps;
    if (!this.#isStarted || this.#poll.isRunning || isPushed() || !this.#world.page.online()) return;
    const { clock, page } = this.#world;
    const isLossNew = clock.now() - this.#lostAtMs < times.reconnectSpreadMs;
    const intervalMs = (isLossNew ? pollAfterLossMs : pollMs) * (page.visible() ? 1 : hiddenPollFactor);
    this.#poll.start(intervalMs * intervals, () => {
      // An attempt that failed has its own time for the next.
      if (!isPushed() && !this.#retry.isRunning && this.#world.page.online()) this.request();
    });
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    this.#gap.stop();
    this.#retry.stop();
    do {
      this.#isQueued = false;
      await this.#once();
    } while (this.#isQueued && this.#isStarted);
    this.#isRunning = false;
    this.#followUp();
  }

  async #once(): Promise<void> {
    const { store, fetchSync, onOutcome } = this.#deps;
    const request = syncRequestOf(store.get(), limits.syncStreamsMax);
    this.#isUnknownSeen = false;
    this.#serverHead = null;
    try {
      const result = await fetchSync(request);
      if (!this.#isStarted) return;
      store.dispatch({ type: 'sync.applied', request, result });
      this.#failures = 0;
      const isBehind = isIncomplete(store.get()) || head(store.get()) < result.head;
      this.#incompleteRounds = isBehind ? this.#incompleteRounds + 1 : 0;
      onOutcome(null);
    } catch (error) {
      if (!this.#isStarted) return;
      this.#isQueued = false;
      const clientError = error instanceof ClientError ? error : new ClientError('internal');
      this.#retryLater(clientError);
      onOutcome(clientError);
      if (clientError !== error) console.error(error);
    }
  }

  #followUp(): void {
    if (!this.#isStarted) return;
    if (this.#incompleteRounds > 0 && !this.#retry.isRunning) this.#checkSoon();
    this.schedulePoll();
  }

  #retryLater(error: ClientError): void {
    this.#failures++;
    const delayMs = error.body?.retryAfterMs ?? backoffMs(this.#failures, () => this.#world.random());
    this.#retry.start(delayMs, () => {
      if (this.#world.page.online()) this.request();
    });
  }

  #checkSoon(): void {
    if (!this.#isStarted || this.#gap.isRunning) return;
    const delayMs = Math.min(times.gapFetchDelayMs * 2 ** this.#incompleteRounds, times.reconnectMaxMs);
    this.#gap.start(delayMs, () => {
      if (this.#isSomethingMissing()) this.request();
    });
  }

  #isSomethingMissing(): boolean {
    const state = this.#deps.store.get();
    const headDiffers = this.#serverHead !== null && this.#serverHead !== head(state);
    return this.#isUnknownSeen || headDiffers || this.#incompleteRounds > 0 || isIncomplete(state);
  }
}
