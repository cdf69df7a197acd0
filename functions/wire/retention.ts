import * as v from 'valibot';
import { limits } from './limits.ts';
import { ClientId, Seq } from './values.ts';

/** How long messages live from their sending; null: for good. */
const Lifetime = v.nullable(v.picklist(limits.retentionSeconds, 'not_a_lifetime'));

export const RetentionSet = v.strictObject({ clientId: ClientId, retentionSeconds: Lifetime });
export type RetentionSet = v.InferOutput<typeof RetentionSet>;

/** To the proposal that stands at `proposalSeq`; the one who made it withdraws it by declining. */
export const RetentionAnswer = v.strictObject({
  clientId: ClientId,
  proposalSeq: Seq,
  answer: v.picklist(['agree', 'decline']),
});
export type RetentionAnswer = v.InferOutput<typeof RetentionAnswer>;

export const RetentionPreviewQuery = v.strictObject({
  retentionSeconds: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,9}$/, 'not_integer'),
      v.transform(Number),
      v.picklist(limits.retentionSeconds, 'not_a_lifetime'),
    ),
  ),
});

/** What a lifetime would do now; without one nothing. */
export const RetentionPreview = v.object({
  /** Messages that the caller can see, and nobody would see any more. */
  expiringAtOnce: v.number(),
  /** The longest lifetime that this instance allows; null: for good. */
  retentionMaxSeconds: v.nullable(v.number()),
});
export type RetentionPreview = v.InferOutput<typeof RetentionPreview>;

/** Whether messages live shorter with one lifetime than with the other; null lasts for good. */
export function isShorter(one: number | null, other: number | null): boolean {
  return one !== null && (other === null || one < other);
}
