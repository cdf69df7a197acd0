import type { ErrorBody } from '../../../../functions/wire/errors.ts';
import type { ReadyFrame, ReplyFrame, ServerFrame } from '../../../../functions/wire/frames.ts';
import { times } from '../../../../functions/wire/limits.ts';
import type { Command } from './frames.ts';
import { Link } from './link.ts';
import type { World } from './ports.ts';
import type { Session } from './session.ts';
import { backoffMs, spreadMs, Timer } from './timer.ts';
import { ClientError } from './types.ts';

export interface ConnectionEvents {
  /** A socket is ready: from now on pushes arrive, and a sync brings what came before. */
  ready(frame: ReadyFrame): void;
  frame(frame: Exclude<ServerFrame, ReadyFrame | ReplyFrame>): void;
  /** The server cannot serve yet. */
  refused(error: ErrorBody): void;
  /** `isReady` changed to false. */
  lost(): void;
  signedOut(): void;
}

/** A socket that served shorter than this counts as a failed attempt, so that flapping does not become a storm. */
const settledMs = 5_000;

/**
 * Keeps one socket open: reconnects after losses, and replaces it before the gateway cuts it.
 *
 * A loss that this client has noticed by itself, or that came with a lost network, is its own: it comes back soon. A socket
 * that was cut although the network stayed may be one of all, so its successor waits longer (`spreadMs`); messages go over
 * HTTP until then. `decisions.md` has the argument.
 */
export class ConnectionManager {
  readonly #world: World;
  readonly #session: Session;
  readonly #events: ConnectionEvents;
  readonly #retry: Timer;
  readonly #renew: Timer;
  /** The link in use or being opened. */
  #current: Link | null = null;
  /** Opened beside a ready link, to take its place. */
  #next: Link | null = null;
  #isRunning = false;
  #isPreparing = false;
  #attempts = 0;
  /** Since the last socket that settled, one was cut off from outside. */
  #isSpreading = false;
  #wasOnline = true;

  constructor(world: World, session: Session, events: ConnectionEvents) {
    this.#world = world;
    this.#session = session;
    this.#events = events;
    this.#retry = new Timer(world.clock);
    this.#renew = new Timer(world.clock);
  }

  get isReady(): boolean {
    return this.#current?.isReady ?? false;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    void this.#connect();
  }

  stop(): void {
    this.#isRunning = false;
    this.#retry.stop();
    this.#renew.stop();
    const links = [this.#current, this.#next];
    this.#current = null;
    this.#next = null;
    for (const link of links) link?.close();
  }

  /** Sends a command on the open socket; rejects as `Link.request` does, with `network` where none is open. */
  request(command: Command): Promise<unknown> {
    return this.#current?.request(command) ?? Promise.reject(new ClientError('network'));
  }

  ping(): void {
    this.#current?.ping();
  }

  /** The page became visible or hidden, or the network came or went: check the socket, or connect without waiting. */
  pageChanged(): void {
    const { page } = this.#world;
    const cameOnline = page.online() && !this.#wasOnline;
    this.#wasOnline = page.online();
    if (!this.#isRunning || !page.online()) return;
    if (this.isReady && (cameOnline || page.visible())) this.ping();
    if (this.#current !== null) return;
    if (cameOnline) this.#cameOnline();
    else if (page.visible()) void this.#connect();
  }

  /** The loss was this network's, so this client need not wait as if all had been cut off; a building's comes back for many. */
  #cameOnline(): void {
    this.#attempts = 0;
    this.#isSpreading = false;
    this.#connectIn(backoffMs(0, () => this.#world.random()));
  }

  #connectIn(delayMs: number): void {
    this.#retry.start(delayMs, () => void this.#connect());
  }

  /** Opens a socket where there is none. A browser tells nothing about a refused upgrade, hence the fresh token first. */
  async #connect(): Promise<void> {
    this.#retry.stop();
    if (this.#isPreparing || this.#current !== null || !this.#world.page.online()) return;
    this.#isPreparing = true;
    try {
      if (this.#attempts % 10 === 2) await this.#session.refresh();
      else await this.#session.ensureFresh();
    } catch {
      // Ended: `stop` has been called. Away for the moment: the old token may still do.
    } finally {
      this.#isPreparing = false;
    }
    if (!this.#isRunning || this.#current !== null) return;
    this.#current = this.#open();
  }

  async #openNext(): Promise<void> {
    await this.#session.ensureFresh().catch(() => {});
    if (this.#isRunning && this.isReady && this.#next === null) this.#next = this.#open();
  }

  #open(): Link {
    return new Link(this.#world, {
      ready: (link, frame) => this.#linkReady(link, frame),
      frame: (link, frame) => this.#linkFrame(link, frame),
      refused: (link, error) => this.#linkRefused(link, error),
      closed: (link, code) => this.#linkClosed(link, code),
    });
  }

  #linkReady(link: Link, frame: ReadyFrame): void {
    if (link === this.#next) {
      const old = this.#current;
      this.#current = link;
      this.#next = null;
      old?.retire();
    }
    this.#renew.start(times.socketRenewMs, () => void this.#openNext());
    this.#events.ready(frame);
  }

  #linkFrame(link: Link, frame: Exclude<ServerFrame, ReadyFrame | ReplyFrame>): void {
    if (frame.type === 'bye') {
      if (frame.reason === 'signed_out') this.#events.signedOut();
      else if (link === this.#current) link.close();
    } else if (frame.type !== 'pong' || link === this.#current) this.#events.frame(frame);
  }

  #linkRefused(link: Link, error: ErrorBody): void {
    if (error.retry === 'after-sign-in') void this.#session.refresh().catch(() => {});
    if (link === this.#current) this.#events.refused(error);
  }

  #linkClosed(link: Link, code: number): void {
    if (link === this.#next) {
      this.#next = null;
      this.#renew.start(times.reconnectMaxMs, () => void this.#openNext());
    }
    if (link !== this.#current) return;
    this.#renew.stop();
    this.#current = this.#next;
    this.#next = null;
    if (!this.#isRunning) return;
    if (link.readyForMs >= settledMs) {
      this.#attempts = 0;
      this.#isSpreading = false;
    }
    const isRefused = code === 4401;
    if (link.wasCut && !isRefused && this.#world.page.online()) this.#isSpreading = true;
    this.#events.lost();
    if (this.#current === null) this.#reconnect(isRefused);
  }

  #reconnect(isRefused: boolean): void {
    const waitMs = this.#isSpreading ? spreadMs : backoffMs;
    const delayMs = waitMs(this.#attempts++, () => this.#world.random());
    const connect = () => this.#connectIn(delayMs);
    if (isRefused) this.#session.refresh().then(connect, connect);
    else connect();
  }
}
