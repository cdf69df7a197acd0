import type { SessionInfo } from '../../../../functions/wire/accounts.ts';
import { exchange, type Method } from './http.ts';
import type { World } from './ports.ts';
import { accessExpiryKey, accountKey, forgetSession, noteSession } from './session-notes.ts';
import { Timer } from './timer.ts';
import { ClientError } from './types.ts';

const renewBeforeMs = 60_000;
/** Timers may fire a little early. */
const timerSlackMs = 500;

export interface SessionEvents {
  /** The session has ended. */
  signedOut(): void;
  /** Somebody else has signed in with this browser: nothing of this account may be sent any more. */
  replaced(): void;
}

/** Keeps the access token fresh. The tokens themselves are cookies that no script can see. */
export class Session {
  readonly #world: World;
  readonly #events: SessionEvents;
  readonly #timer: Timer;
  #refreshing: Promise<void> | null = null;
  #accountId: string | null = null;

  constructor(world: World, events: SessionEvents) {
    this.#world = world;
    this.#events = events;
    this.#timer = new Timer(world.clock);
  }

  /**
   * A request with the session: refused as `unauthenticated`, it is sent once more after a refresh.
   *
   * @throws ClientError as `exchange` does
   */
  async call<Result>(method: Method, path: string, body?: unknown): Promise<Result> {
    try {
      return await this.#exchange<Result>(method, path, body);
    } catch (error) {
      if (!(error instanceof ClientError) || error.body?.code !== 'unauthenticated') throw error;
      await this.refresh();
      return await this.#exchange<Result>(method, path, body);
    }
  }

  /** Whose session it probably is. */
  get notedAccountId(): string | null {
    return this.#world.notes.get(accountKey);
  }

  /** From now on only this account's requests are sent. */
  bind(accountId: string): void {
    this.#accountId = accountId;
    this.#world.notes.set(accountKey, accountId);
  }

  /** Refreshes where the token is known to end within the next minute. */
  async ensureFresh(): Promise<void> {
    const expiresAtMs = this.#expiresAtMs();
    if (expiresAtMs !== null && expiresAtMs - this.#world.clock.now() <= renewBeforeMs) await this.refresh();
  }

  /**
   * Trades the refresh token for new tokens. Calls join the one under way, and tabs do it one after another: a tab that
   * finds the work done while it waited does nothing.
   *
   * @throws ClientError `unauthenticated` when the session has ended (and tells so), anything else when it may go on
   */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refreshOnce().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  /** Renews the token ahead of its end while the page is visible; call it again when that changes. */
  watch(): void {
    this.#timer.stop();
    const expiresAtMs = this.#expiresAtMs();
    if (expiresAtMs === null || !this.#world.page.visible()) return;
    const delayMs = Math.max(0, expiresAtMs - renewBeforeMs - this.#world.clock.now());
    // Another tab may have done it. One that fails is made up for by the next request that needs a token.
    this.#timer.start(delayMs + timerSlackMs, () => {
      this.ensureFresh().then(
        () => this.watch(),
        () => {},
      );
    });
  }

  forget(): void {
    this.#timer.stop();
    forgetSession(this.#world.notes);
  }

  stop(): void {
    this.#timer.stop();
  }

  #exchange<Result>(method: Method, path: string, body?: unknown): Promise<Result> {
    const noted = this.#world.notes.get(accountKey);
    if (this.#accountId !== null && noted !== null && noted !== this.#accountId) {
      this.#events.replaced();
      return Promise.reject(new ClientError('unauthenticated'));
    }
    return exchange<Result>(this.#world, method, path, body);
  }

  async #refreshOnce(): Promise<void> {
    const { notes, tabs } = this.#world;
    const before = notes.get(accessExpiryKey);
    try {
      await tabs.exclusively('umbra-refresh', async () => {
        if (notes.get(accessExpiryKey) !== before) return;
        const info = await exchange<SessionInfo>(this.#world, 'POST', '/api/sessions/refresh', {});
        noteSession(notes, info, this.#world.clock.now());
      });
      this.watch();
    } catch (error) {
      if (error instanceof ClientError && error.body?.retry === 'after-sign-in') this.#events.signedOut();
      throw error;
    }
  }

  #expiresAtMs(): number | null {
    const noted = Number(this.#world.notes.get(accessExpiryKey) ?? Number.NaN);
    return Number.isFinite(noted) ? noted : null;
  }
}
