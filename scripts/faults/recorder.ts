import type { Message } from '../../functions/wire/conversations.ts';
import type { ConversationEvent } from '../../functions/wire/events.ts';
import { textOf } from '../../functions/wire/plain.ts';
import type { SyncRequest, SyncResult } from '../../functions/wire/sync.ts';
import type { Advance, Attempt, Door, Heard, Outcome, ReceiptAttempt, Send } from './history.ts';

interface OpenAttempt {
  readonly door: Door;
  readonly clientId: string;
  readonly startedAtMs: number;
  end: { readonly atMs: number; readonly outcome: Outcome } | undefined;
}

interface OpenSend extends Omit<Send, 'attempts'> {
  readonly attempts: OpenAttempt[];
}

/** Writes down what every client sends and hears, as it stands on the wire, on one clock. */
export class Recorder {
  readonly #beganAtMs = performance.now();
  readonly #sends = new Map<string, OpenSend>();
  readonly #receipts: { member: string; conversationIds: string[]; isAnswered: boolean }[] = [];
  readonly #heard: Heard[] = [];
  readonly #advances: Advance[] = [];
  readonly #acknowledged = new Set<string>();

  now(): number {
    return performance.now() - this.#beganAtMs;
  }

  get typedCount(): number {
    return this.#sends.size;
  }

  /** Messages whose sender has the answer, or sees them in the stream. */
  get acknowledgedCount(): number {
    return this.#acknowledged.size;
  }

  typed(sender: string, conversationId: string, typedIndex: number, text: string): void {
    const typedAtMs = this.now();
    this.#sends.set(text, { text, sender, conversationId, typedIndex, typedAtMs, attempts: [] });
  }

  /** How often a message went out so far. */
  attemptsOf(text: string): number {
    return this.#sends.get(text)?.attempts.length ?? 0;
  }

  /** A message goes out. Call the answer once with what came back; what comes after the first call is ignored. */
  attempt(text: string, door: Door, clientId: string): (outcome: Outcome) => void {
    const attempt: OpenAttempt = { door, clientId, startedAtMs: this.now(), end: undefined };
    this.#sends.get(text)?.attempts.push(attempt);
    return (outcome) => {
      if (attempt.end !== undefined) return;
      attempt.end = { atMs: this.now(), outcome };
      if (outcome.kind === 'ok') this.#acknowledged.add(text);
    };
  }

  /** Receipts go out. Call the answer when they were answered. */
  receipt(member: string, conversationIds: string[]): () => void {
    const receipt = { member, conversationIds, isAnswered: false };
    this.#receipts.push(receipt);
    return () => {
      receipt.isAnswered = true;
    };
  }

  heardEvent(member: string, event: ConversationEvent): void {
    const { conversationId, seq } = event;
    if (event.type === 'message.created') this.#heardMessage(member, event.message);
    else this.#heard.push({ member, conversationId, seq, atMs: this.now(), kind: 'receipt' });
  }

  heardSync(member: string, request: SyncRequest, { conversations }: SyncResult): void {
    for (const answer of conversations) {
      const { id, seq } = answer;
      const base = { member, conversationId: id, seq, atMs: this.now() };
      const after = answer.kind === 'snapshot' ? 0 : (request.conversations[id] ?? 0);
      this.#heard.push({ ...base, kind: 'sync', after });
      if (answer.kind === 'events') for (const event of answer.events) this.heardEvent(member, event);
      else if (answer.conversation.lastMessage) this.#heardMessage(member, answer.conversation.lastMessage);
    }
  }

  advanced(member: string, conversationId: string, from: number, to: number): void {
    this.#advances.push({ member, conversationId, from, to, atMs: this.now() });
  }

  /** All of it. An attempt that was never answered counts as unknown. */
  written(): {
    sends: Send[];
    receipts: ReceiptAttempt[];
    heard: readonly Heard[];
    advances: readonly Advance[];
  } {
    const sends = [...this.#sends.values()].map((send) => ({
      ...send,
      attempts: send.attempts.map((attempt) => this.#closed(attempt)),
    }));
    return { sends, receipts: this.#receipts, heard: this.#heard, advances: this.#advances };
  }

  #heardMessage(member: string, { conversationId, seq, body }: Message): void {
    const text = textOf(body) ?? '';
    this.#heard.push({ member, conversationId, seq, atMs: this.now(), kind: 'message', text });
    if (this.#sends.get(text)?.sender === member) this.#acknowledged.add(text);
  }

  #closed({ door, clientId, startedAtMs, end }: OpenAttempt): Attempt {
    const base = { door, clientId, startedAtMs };
    if (end) return { ...base, endedAtMs: end.atMs, outcome: end.outcome };
    return { ...base, endedAtMs: this.now(), outcome: { kind: 'unknown', reason: 'no answer' } };
  }
}
