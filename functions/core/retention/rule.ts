import { isShorter } from '../../wire/retention.ts';

/** Seconds from the sending of a message to its end; null: for good. */
export type Lifetime = number | null;

/** How long messages of a conversation live, and the proposal to let them live longer, where one stands. */
export interface Retention {
  readonly lifetime: Lifetime;
  readonly proposal: Proposal | null;
}

export interface Proposal {
  readonly by: string;
  readonly lifetime: Lifetime;
  /** Members who have agreed, the one who made it among them. */
  readonly agreed: ReadonlySet<string>;
}

export type RetentionAct =
  | { readonly type: 'set'; readonly by: string; readonly lifetime: Lifetime }
  | { readonly type: 'agree' | 'decline'; readonly by: string }
  /** A member who is in `members` no more. */
  | { readonly type: 'left'; readonly by: string };

/** `noted`: one more has agreed, and others are still to. `ended`: a proposal lost the one who made it. */
export type RetentionChange =
  | 'none'
  | 'shortened'
  | 'proposed'
  | 'noted'
  | 'lengthened'
  | 'declined'
  | 'withdrawn'
  | 'ended';

export interface RetentionOutcome {
  readonly change: RetentionChange;
  readonly retention: Retention;
}

/**
 * The rule of the retention handshake: shorter applies at once and ends what was proposed; longer applies when every member
 * has agreed to just that. Proposing what is proposed already is agreeing to it; proposing something else takes its place,
 * and all are asked anew. One member who declines, or sets what holds
 * now, ends a proposal, and so does the leaving of the one who made it. Who joins
 * has to agree as well; who leaves is not asked any more.
 *
 * @param members who is in the conversation after the act.
 */
export function decide(
  retention: Retention,
  act: RetentionAct,
  members: ReadonlySet<string>,
): RetentionOutcome {
  const { lifetime, proposal } = retention;
  switch (act.type) {
    case 'set':
      if (act.lifetime === lifetime) return decline(retention, act.by);
      if (isShorter(act.lifetime, lifetime))
        return { change: 'shortened', retention: { lifetime: act.lifetime, proposal: null } };
      if (proposal?.lifetime === act.lifetime) return agree(retention, proposal, act.by, members);
      return agree(retention, { by: act.by, lifetime: act.lifetime, agreed: new Set() }, act.by, members);
    case 'agree':
      return proposal ? agree(retention, proposal, act.by, members) : { change: 'none', retention };
    case 'decline':
      return decline(retention, act.by);
    case 'left':
      if (!proposal) return { change: 'none', retention };
      if (!members.has(proposal.by)) return { change: 'ended', retention: { lifetime, proposal: null } };
      return settle(retention, { ...proposal, agreed: among(proposal.agreed, members) }, members, 'none');
  }
}

function decline(retention: Retention, by: string): RetentionOutcome {
  const { lifetime, proposal } = retention;
  if (!proposal) return { change: 'none', retention };
  return { change: proposal.by === by ? 'withdrawn' : 'declined', retention: { lifetime, proposal: null } };
}

function agree(
  retention: Retention,
  proposal: Proposal,
  by: string,
  members: ReadonlySet<string>,
): RetentionOutcome {
  if (proposal === retention.proposal && proposal.agreed.has(by)) return { change: 'none', retention };
  const agreed = { ...proposal, agreed: new Set([...proposal.agreed, by]) };
  return settle(retention, agreed, members, proposal === retention.proposal ? 'noted' : 'proposed');
}

function settle(
  { lifetime }: Retention,
  proposal: Proposal,
  members: ReadonlySet<string>,
  otherwise: RetentionChange,
): RetentionOutcome {
  if ([...members].every((member) => proposal.agreed.has(member)))
    return { change: 'lengthened', retention: { lifetime: proposal.lifetime, proposal: null } };
  return { change: otherwise, retention: { lifetime, proposal } };
}

/** Who left and comes back is asked anew. */
function among(agreed: ReadonlySet<string>, members: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...agreed].filter((member) => members.has(member)));
}
