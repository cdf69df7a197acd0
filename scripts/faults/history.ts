/** Milliseconds since the run began, on one clock for all clients. */
export type AtMs = number;

export type Door = 'http' | 'socket';

/** `unknown`: no usable answer came, so nobody can tell whether the command was carried out. */
export type Outcome =
  | { readonly kind: 'ok'; readonly seq: number; readonly sentAtMs: number }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** One time that a message went out. */
export interface Attempt {
  readonly door: Door;
  /** As it stood in the request. */
  readonly clientId: string;
  readonly startedAtMs: AtMs;
  readonly endedAtMs: AtMs;
  readonly outcome: Outcome;
}

/** One message that somebody wrote. Its text is unlike every other text of the run, so it can be told apart anywhere. */
export interface Send {
  readonly text: string;
  readonly sender: string;
  readonly conversationId: string;
  /** Grows with every message of this sender. */
  readonly typedIndex: number;
  readonly typedAtMs: AtMs;
  readonly attempts: readonly Attempt[];
}

/** A receipt that went out to these conversations. What an answered one became stands in `heard`. */
export interface ReceiptAttempt {
  readonly member: string;
  readonly conversationIds: readonly string[];
  readonly isAnswered: boolean;
}

/** Something that reached a client: one event, or a sync answer that covers the positions after `after` up to `seq`. */
export type Heard = { readonly member: string; readonly conversationId: string; readonly atMs: AtMs } & (
  | { readonly kind: 'message'; readonly seq: number; readonly text: string }
  | { readonly kind: 'receipt'; readonly seq: number }
  | { readonly kind: 'sync'; readonly after: number; readonly seq: number }
);

/** A client moved its position in a stream. */
export interface Advance {
  readonly member: string;
  readonly conversationId: string;
  readonly from: number;
  readonly to: number;
  readonly atMs: AtMs;
}

export interface StoredMessage {
  readonly seq: number;
  readonly clientId: string;
  readonly sender: string;
  readonly text: string;
  readonly sentAtMs: number;
}

/** A conversation as one member sees it in the end: what the server lists to them, and what their client shows. */
export interface FinalView {
  readonly member: string;
  readonly conversationId: string;
  /** Last position of the stream, as the server tells it. */
  readonly lastSeq: number;
  /** As the server lists it from the beginning. */
  readonly stored: readonly StoredMessage[];
  readonly appliedSeq: number;
  readonly applied: readonly StoredMessage[];
}

/** Everything that a run has seen from outside. Members are named by one word each. */
export interface History {
  readonly sends: readonly Send[];
  readonly receipts: readonly ReceiptAttempt[];
  readonly heard: readonly Heard[];
  readonly advances: readonly Advance[];
  readonly views: readonly FinalView[];
  /** Texts that are still in somebody's outbox, or were refused for good and shown as such. */
  readonly unsent: readonly string[];
}
