import { type ReadonlySignal, signal } from '@preact/signals';
import { times } from '../../../../functions/wire/limits.ts';
import type { Clock } from './ports.ts';
import { Timer } from './timer.ts';

type TypingByConversation = Readonly<Record<string, readonly string[]>>;

/** Who is typing where; everybody stops by themselves when their time is over. */
export class Typing {
  readonly typing: ReadonlySignal<TypingByConversation>;
  readonly #typing = signal<TypingByConversation>({});
  readonly #clock: Clock;
  readonly #tell: (conversationId: string) => void;
  readonly #timer: Timer;
  /** Conversation id → user id → end. */
  readonly #endsAtMs = new Map<string, Map<string, number>>();
  readonly #toldAtMs = new Map<string, number>();

  constructor(clock: Clock, tell: (conversationId: string) => void) {
    this.#clock = clock;
    this.#tell = tell;
    this.#timer = new Timer(clock);
    this.typing = this.#typing;
  }

  /** I am typing: told at most every `times.typingRepeatMs`. */
  startMine(conversationId: string): void {
    const nowMs = this.#clock.now();
    if (nowMs - (this.#toldAtMs.get(conversationId) ?? Number.NEGATIVE_INFINITY) < times.typingRepeatMs)
      return;
    this.#toldAtMs.set(conversationId, nowMs);
    this.#tell(conversationId);
  }

  /** My message is written: the next key is a new start. */
  endMine(conversationId: string): void {
    this.#toldAtMs.delete(conversationId);
  }

  start(conversationId: string, userId: string, ttlMs: number): void {
    const users = this.#endsAtMs.get(conversationId) ?? new Map<string, number>();
    users.set(userId, this.#clock.now() + Math.min(ttlMs, times.typingTtlMs));
    this.#endsAtMs.set(conversationId, users);
    this.#publish();
  }

  /** Their message arrived. */
  end(conversationId: string, userId: string): void {
    if (this.#endsAtMs.get(conversationId)?.delete(userId)) this.#publish();
  }

  stop(): void {
    this.#endsAtMs.clear();
    this.#publish();
  }

  #publish(): void {
    const nowMs = this.#clock.now();
    const typing: Record<string, readonly string[]> = {};
    let nextEndMs = Number.POSITIVE_INFINITY;
    for (const [conversationId, users] of this.#endsAtMs) {
      for (const [userId, endsAtMs] of users) {
        if (endsAtMs <= nowMs) users.delete(userId);
        else nextEndMs = Math.min(nextEndMs, endsAtMs);
      }
      if (users.size > 0) typing[conversationId] = [...users.keys()];
      else this.#endsAtMs.delete(conversationId);
    }
    this.#typing.value = typing;
    if (nextEndMs === Number.POSITIVE_INFINITY) this.#timer.stop();
    else this.#timer.start(nextEndMs - nowMs, () => this.#publish());
  }
}
