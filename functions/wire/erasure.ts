import * as v from 'valibot';
import { Person } from './people.ts';
import { SignedToken, TimeMs, Uuid } from './values.ts';

const Counts = v.record(v.string(), v.number());

/** What becomes of a group that the person is in: they leave it, it gets another owner, or it goes with them. */
export const GroupFate = v.object({
  id: Uuid,
  title: v.string(),
  fate: v.picklist(['left', 'handed_over', 'deleted']),
  heir: v.optional(Person),
});
export type GroupFate = v.InferOutput<typeof GroupFate>;

/** What erasing the account would do now, counted by the very conditions that the eraser uses. */
export const ErasurePreview = v.object({
  counts: Counts,
  groups: v.array(GroupFate),
  directConversations: v.number(),
  sessions: v.number(),
  /** Nobody else administers the instance: somebody has to, before this account can go. */
  isLastAdmin: v.boolean(),
});
export type ErasurePreview = v.InferOutput<typeof ErasurePreview>;

export const ErasureRequest = v.strictObject({ handle: v.string() });

/** An erasure that was asked for. `receiptToken`: whoever has it can fetch the receipt, without an account. */
export const PendingErasure = v.object({
  requestedAtMs: TimeMs,
  dueAtMs: TimeMs,
  started: v.boolean(),
  receiptToken: SignedToken,
});
export type PendingErasure = v.InferOutput<typeof PendingErasure>;
export const ErasureState = v.object({ erasure: v.nullable(PendingErasure) });
export type ErasureState = v.InferOutput<typeof ErasureState>;

/** What stays after an erasure, why, and until when at the latest. */
const Kept = v.object({ what: v.string(), until: v.string() });

/**
 * What an instance states about an erasure. Everything is text and whole numbers, so that it has one canonical form; it says nothing by
 * which a person can be recognised by somebody who does not know the handle and the instance's secret.
 */
export const ReceiptStatement = v.object({
  format: v.literal('umbrachat-erasure-receipt'),
  formatVersion: v.literal(1),
  id: Uuid,
  instance: v.string(),
  requestedAt: v.string(),
  erasedAt: v.string(),
  erased: Counts,
  /** Stores that were searched afterwards, in which nothing was left but what is kept. */
  searched: v.array(v.string()),
  handleHash: v.string(),
  kept: v.array(Kept),
});
export type ReceiptStatement = v.InferOutput<typeof ReceiptStatement>;

/** The statement with its Ed25519 signature over its canonical JSON; key and signature in base64url. */
export const ErasureReceipt = v.object({
  statement: ReceiptStatement,
  publicKey: v.string(),
  keyFingerprint: v.string(),
  signature: v.string(),
});
export type ErasureReceipt = v.InferOutput<typeof ErasureReceipt>;

/** The Ed25519 key of an instance as SPKI and its SHA-256, both in base64url. */
export const ReceiptKey = v.object({ publicKey: v.string(), fingerprint: v.string() });
export type ReceiptKey = v.InferOutput<typeof ReceiptKey>;

export const ReceiptToken = v.strictObject({ token: SignedToken });
/** `waiting`: it can still be undone; `erasing`: it has begun; `erased`: here is the receipt. */
export const ReceiptAnswer = v.object({
  state: v.picklist(['waiting', 'erasing', 'erased']),
  dueAtMs: v.optional(TimeMs),
  receipt: v.optional(ErasureReceipt),
});
export type ReceiptAnswer = v.InferOutput<typeof ReceiptAnswer>;
