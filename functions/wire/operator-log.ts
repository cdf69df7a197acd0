import * as v from 'valibot';
import { canonicalJson } from './canonical.ts';
import { TimeMs } from './values.ts';

/** Acts of administrators that touch a person. */
export const operatorActs = [
  'admin.granted',
  'admin.revoked',
  'person.suspended',
  'person.reinstated',
  'report.reviewed',
  'retention.changed',
] as const;
export const OperatorAct = v.picklist(operatorActs);
export type OperatorAct = v.InferOutput<typeof OperatorAct>;

export const OperatorDetail = v.record(
  v.string(),
  v.nullable(v.union([v.string(), v.number(), v.boolean()])),
);
export type OperatorDetail = v.InferOutput<typeof OperatorDetail>;

/**
 * One line of what administrators did to a person. `hash` is over everything else and the hash of the line before, so none can be
 * changed, left out or moved without every later one telling. It names no administrator and no reporter.
 */
export const OperatorEntry = v.object({
  seq: v.number(),
  atMs: TimeMs,
  act: OperatorAct,
  detail: OperatorDetail,
  /** Of the entry before; of the first one `operatorLogStart`. */
  previousHash: v.string(),
  hash: v.string(),
});
export type OperatorEntry = v.InferOutput<typeof OperatorEntry>;

/** All of them, oldest first, and where the chain ends as it was recorded apart from them. */
export const OperatorLog = v.object({
  userId: v.string(),
  head: v.object({ seq: v.number(), hash: v.string() }),
  entries: v.array(OperatorEntry),
});
export type OperatorLog = v.InferOutput<typeof OperatorLog>;

/** What the first entry follows. */
export const operatorLogStart = '0'.repeat(64);

/** The text whose SHA-256, in lower-case hexadecimal, is the hash of an entry: canonical JSON (RFC 8785) of these six fields. */
export function hashedText(userId: string, entry: Omit<OperatorEntry, 'hash'>): string {
  const { seq, atMs, act, detail, previousHash } = entry;
  return canonicalJson({ userId, seq, atMs, act, detail, previousHash });
}

/** What is wrong with a chain, and at which entry; `head`: it does not end where it was recorded to end. */
export type ChainBreak = { readonly seq: number; readonly reason: 'missing' | 'order' | 'changed' | 'head' };

/**
 * Whether a log is whole: every entry follows the one before, has the hash it says, and the last one is the recorded head.
 *
 * @param digest SHA-256 of a text in UTF-8, in lower-case hexadecimal.
 * @returns the first break; null where there is none.
 */
export async function findChainBreak(
  log: OperatorLog,
  digest: (text: string) => Promise<string>,
): Promise<ChainBreak | null> {
  let previousHash = operatorLogStart;
  for (const [index, entry] of log.entries.entries()) {
    const seq = index + 1;
    if (entry.seq !== seq) return { seq, reason: entry.seq > seq ? 'missing' : 'order' };
    if (entry.previousHash !== previousHash) return { seq, reason: 'order' };
    if (entry.hash !== (await digest(hashedText(log.userId, entry)))) return { seq, reason: 'changed' };
    previousHash = entry.hash;
  }
  const { head, entries } = log;
  if (head.seq === entries.length && head.hash === previousHash) return null;
  return head.seq > entries.length
    ? { seq: entries.length + 1, reason: 'missing' }
    : { seq: entries.length, reason: 'head' };
}
