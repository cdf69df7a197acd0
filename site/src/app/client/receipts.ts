import type { ReceiptUpdate } from '../../../../functions/wire/conversations.ts';
import type { ReceiptUpdateResult } from '../../../../functions/wire/frames.ts';
import { limits, times } from '../../../../functions/wire/limits.ts';
import { readSeqOf } from '../state/unread.ts';
import type { World } from './ports.ts';
import type { Store } from './store.ts';
import { backoffMs, Timer } from './timer.ts';
import type { ConversationState } from './types.ts';
import { ClientError } from './types.ts';

export interface ReceiptsDeps {
  readonly store: Store;
  readonly update: (receipts: ReceiptUpdate[]) => Promise<ReceiptUpdateResult>;
}

interface Positions {
  readonly deliveredSeq: number;
  readonly readSeq: number;
}

/**
 * Tells the server what arrived here and what the person has read: cumulative positions, coalesced over all
 * conversations, so that a burst of messages costs one command. Positions never move back, so a repeat does no harm.
 */
export class Receipts {
  readonly #world: World;
  readonly #deps: ReceiptsDeps;
  readonly #timer: Timer;
  readonly #read = new Map<string, number>();
  /** What the server has confirmed, or refused for good. */
  readonly #told = new Map<string, Positions>();
  #isSending = false;
  #isStopped = false;
  #failures = 0;

  constructor(world: World, deps: ReceiptsDeps) {
    this.#world = world;
    this.#deps = deps;
    this.#timer = new Timer(world.clock);
  }

  /** The person has seen everything up to `seq`. */
  markRead(conversationId: string, seq: number): void {
    if (seq <= (this.#read.get(conversationId) ?? 0)) return;
    this.#read.set(conversationId, seq);
    this.noteState();
  }

  /** The state changed: what arrived is told within `times.receiptCoalesceMs`. */
  noteState(): void {
    if (this.#isStopped || this.#isSending || this.#timer.isRunning || this.#due().length === 0) return;
    this.#timer.start(times.receiptCoalesceMs, () => void this.#send());
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer.stop();
  }

  async #send(): Promise<void> {
    const receipts = this.#due().slice(0, limits.receiptsPerCommandMax);
    if (receipts.length === 0) return;
    this.#isSending = true;
    let delayMs: number = times.receiptCoalesceMs;
    try {
      const { events } = await this.#deps.update(receipts);
      this.#failures = 0;
      this.#remember(receipts);
      for (const event of events) this.#deps.store.dispatch({ type: 'event.arrived', event });
    } catch (error) {
      const body = error instanceof ClientError ? error.body : null;
      if (body?.retry === 'never') this.#remember(receipts);
      else delayMs = body?.retryAfterMs ?? delayMs + backoffMs(this.#failures++, () => this.#world.random());
    } finally {
      this.#isSending = false;
    }
    if (!this.#isStopped && this.#due().length > 0) this.#timer.start(delayMs, () => void this.#send());
  }

  #due(): ReceiptUpdate[] {
    const { me, conversations, privacy } = this.#deps.store.get();
    if (me === null) return [];
    return Object.values(conversations).flatMap((conversation) => {
      const receipt = this.#dueIn(conversation, me.id, privacy.receipts);
      return receipt === null ? [] : [receipt];
    });
  }

  #dueIn(conversation: ConversationState, myId: string, sharesReads: boolean): ReceiptUpdate | null {
    const mine = conversation.members.find((member) => member.person.id === myId);
    if (mine === undefined) return null;
    const told = this.#told.get(conversation.id);
    // Once reading is shared, what was read without telling is told when it is looked at again.
    const toldReadSeq = sharesReads ? mine.readSeq : readSeqOf(conversation, myId);
    const readSeq = Math.min(this.#read.get(conversation.id) ?? 0, conversation.seq);
    const receipt: ReceiptUpdate = { conversationId: conversation.id };
    if (readSeq > Math.max(toldReadSeq, told?.readSeq ?? 0)) receipt.readSeq = readSeq;
    const knownDeliveredSeq = Math.max(mine.deliveredSeq, mine.readSeq, told?.deliveredSeq ?? 0, readSeq);
    const deliveredSeq = lastOfOthers(conversation, myId);
    if (deliveredSeq > knownDeliveredSeq) receipt.deliveredSeq = deliveredSeq;
    return receipt.readSeq === undefined && receipt.deliveredSeq === undefined ? null : receipt;
  }

  #remember(receipts: readonly ReceiptUpdate[]): void {
    for (const { conversationId, deliveredSeq = 0, readSeq = 0 } of receipts) {
      const told = this.#told.get(conversationId);
      this.#told.set(conversationId, {
        deliveredSeq: Math.max(told?.deliveredSeq ?? 0, deliveredSeq, readSeq),
        readSeq: Math.max(told?.readSeq ?? 0, readSeq),
      });
    }
  }
}

/** Where the newest message of somebody else stands; the last message where it is not loaded but there must be one. */
function lastOfOthers(conversation: ConversationState, myId: string): number {
  const message = conversation.messages.findLast((one) => one.senderId !== myId);
  if (message !== undefined) return message.seq;
  return conversation.unread > 0 ? (conversation.lastMessage?.seq ?? 0) : 0;
}
