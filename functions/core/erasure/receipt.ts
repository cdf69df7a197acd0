import { sign } from 'node:crypto';
import { canonicalJson } from '../../wire/canonical.ts';
import type { ErasureReceipt, ReceiptAnswer, ReceiptKey, ReceiptStatement } from '../../wire/erasure.ts';
import { ApiError } from '../../wire/errors.ts';
import { accountTimes, retentionDays } from '../../wire/limits.ts';
import type { Context } from '../context.ts';
import { assertToken, claimedIdOf } from '../id-token.ts';
import { signingKey } from '../keys/signing.ts';
import { receiptPurpose } from './request.ts';

/** The public key of receipts, for whoever wants to check one, and its fingerprint. */
export async function receiptPublicKey(ctx: Context): Promise<ReceiptKey> {
  const { publicKey, fingerprint } = await signingKey(ctx, 'erasure-receipt-signing-key');
  return { publicKey, fingerprint };
}

/** Signs what the instance states about an erasure. The same statement always has the same receipt. */
export async function signReceipt(ctx: Context, statement: ReceiptStatement): Promise<ErasureReceipt> {
  const { privateKey, publicKey, fingerprint } = await signingKey(ctx, 'erasure-receipt-signing-key');
  return {
    statement,
    publicKey,
    keyFingerprint: fingerprint,
    signature: sign(null, Buffer.from(canonicalJson(statement)), privateKey).toString('base64url'),
  };
}

/** What is kept after an erasure that ended at this moment, and until when. */
export function keptUntil(erasedAtMs: number): ReceiptStatement['kept'] {
  const day = (days: number) => new Date(erasedAtMs + days * 86_400_000).toISOString().slice(0, 10);
  return [
    {
      what: 'a keyed hash of the handle, so that nobody can pass for the person',
      until: day(accountTimes.handleHeldDays),
    },
    { what: 'this receipt', until: day(accountTimes.receiptDays) },
    {
      what: 'the random id of the account, so that a restored backup is erased again',
      until: day(accountTimes.erasedIdDays),
    },
    { what: 'backups of the database, which hold everything as it was', until: day(retentionDays.backup) },
    { what: 'lines of the technical log, without names or texts', until: day(retentionDays.log) },
    {
      what: 'copies of messages in reports of abuse that are not closed yet',
      until: day(retentionDays.report),
    },
    {
      what: 'places of messages in conversations of others, without what they said',
      until: 'the others delete them',
    },
  ];
}

/**
 * How far an erasure is, for whoever has its token; no account is needed, because there is none any more.
 *
 * @throws ApiError `not_found`, also when the receipt's time is over or the erasure was undone.
 */
export async function getReceipt(ctx: Context, token: string): Promise<ReceiptAnswer> {
  await assertToken(ctx, token, receiptPurpose);
  const { rows } = await ctx.db.query<{
    receipt: string | null;
    due_at_ms: number | null;
    started: boolean | null;
  }>({
    text: `
      select r.receipt, epoch_ms(e.due_at) as due_at_ms, e.started_at is not null as started
      from (select $1::uuid as id) asked
      left join erasure_receipts r on r.id = asked.id and r.expires_at > $2
      left join erasures e on e.receipt_id = asked.id`,
    values: [claimedIdOf(token), new Date(ctx.clock.now())],
  });
  const [found] = rows;
  if (found?.receipt) return { state: 'erased', receipt: JSON.parse(found.receipt) as ErasureReceipt };
  if (found?.due_at_ms == null) throw new ApiError('not_found');
  return found.started ? { state: 'erasing' } : { state: 'waiting', dueAtMs: found.due_at_ms };
}
