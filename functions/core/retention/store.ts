import type { Queryable } from '../context.ts';
import type { GroupStream } from '../groups/stream.ts';
import { decide, type Retention, type RetentionAct, type RetentionChange } from './rule.ts';

/** What stands, with the position by which its proposal is named. */
export interface StoredRetention extends Retention {
  readonly proposalSeq: number | null;
}

/** How long messages live in a conversation, which the caller has locked, and what is proposed. */
export async function readRetention(tx: Queryable, conversationId: string): Promise<StoredRetention> {
  const { rows } = await tx.query<{
    retention_seconds: number | null;
    proposal_seq: number | null;
    proposal_by: string;
    proposal_seconds: number | null;
    agreed: string[];
  }>({
    text: `
      select c.retention_seconds, c.proposal_seq, c.proposal_by, c.proposal_seconds, array(
        select m.user_id from members m
        where m.conversation_id = c.id and m.left_seq is null and m.agreed_seq = c.proposal_seq) as agreed
      from conversations c where c.id = $1`,
    values: [conversationId],
  });
  const row = rows[0];
  if (!row) throw new Error('A conversation that is locked could not be read.');
  const { proposal_seq: proposalSeq, proposal_by: by, proposal_seconds: lifetime } = row;
  return {
    lifetime: row.retention_seconds,
    proposalSeq,
    proposal: proposalSeq === null ? null : { by, lifetime, agreed: new Set(row.agreed) },
  };
}

/**
 * Lets an act happen by the rule, stores what it became and tells it: a line in the stream where people should read of it,
 * and the details as they stand. What shortens applies to what is already written, too; what lengthens only to what is
 * written from then on, because the rest was written under a promise.
 */
export async function act(
  tx: Queryable,
  stream: GroupStream,
  before: StoredRetention,
  what: RetentionAct,
): Promise<RetentionChange> {
  const { change, retention } = decide(before, what, new Set(stream.roles.keys()));
  const { id } = stream;
  const { lifetime: retentionSeconds, proposal } = retention;
  switch (change) {
    case 'none':
      return change;
    case 'noted':
      await agreed(tx, id, what.by, before.proposalSeq);
      break;
    case 'proposed':
      await stream.notice({ notice: 'retention.proposed', retentionSeconds: proposal?.lifetime ?? null });
      await propose(tx, stream, what.by, proposal?.lifetime ?? null);
      break;
    case 'shortened':
      await tx.query({
        text: 'select shorten_retention($1, $2, $3)',
        values: [id, retentionSeconds, stream.lastSeq],
      });
      await endProposal(tx, id);
      await stream.notice({ notice: 'retention.changed', retentionSeconds });
      break;
    case 'lengthened':
      await tx.query({
        text: 'update conversations set retention_seconds = $2 where id = $1',
        values: [id, retentionSeconds],
      });
      await endProposal(tx, id);
      await stream.notice({ notice: 'retention.changed', retentionSeconds, agreed: true });
      break;
    case 'declined':
    case 'withdrawn':
      await endProposal(tx, id);
      await stream.notice({ notice: `retention.${change}` });
      break;
    case 'ended':
      await endProposal(tx, id);
  }
  await stream.detailsChanged();
  return change;
}

/** Lets the leaving of members end a proposal, or make it hold where all who are left have agreed. */
export async function settleProposal(
  tx: Queryable,
  stream: GroupStream,
  left: readonly string[],
): Promise<void> {
  const before = await readRetention(tx, stream.id);
  if (before.proposal) await act(tx, stream, before, { type: 'left', by: left[0] ?? '' });
}

/** Named by the position of the line that tells it, which was written just before. */
async function propose(
  tx: Queryable,
  stream: GroupStream,
  by: string,
  lifetime: number | null,
): Promise<void> {
  await tx.query({
    text: `
      update conversations set proposal_seq = $2, proposal_by = $3, proposal_seconds = $4, proposal_at = $5
      where id = $1`,
    values: [stream.id, stream.lastSeq, by, lifetime, stream.at],
  });
  await agreed(tx, stream.id, by, stream.lastSeq);
}

async function agreed(tx: Queryable, id: string, userId: string, proposalSeq: number | null): Promise<void> {
  await tx.query({
    text: 'update members set agreed_seq = $3 where conversation_id = $1 and user_id = $2',
    values: [id, userId, proposalSeq],
  });
}

async function endProposal(tx: Queryable, id: string): Promise<void> {
  await tx.query({
    text: `
      update conversations set proposal_seq = null, proposal_by = null, proposal_seconds = null, proposal_at = null
      where id = $1`,
    values: [id],
  });
}
