import type { ConversationState } from '../../client/types.ts';
import { isolate, t } from '../../text/t.ts';
import { useApp } from '../context.ts';
import { personIn } from '../logic/conversations.ts';
import { durationWords, listWords } from '../logic/dates.ts';
import { ActionButton } from '../parts/action.tsx';
import { answerProposal } from './commands.ts';
import { tr } from './texts.ts';

/** So many people are named; the others are counted. */
const namedMax = 4;

/** What is proposed, who is still to agree, and what I can do about it. */
export function Proposal({ conversation, meId }: { conversation: ConversationState; meId: string }) {
  const app = useApp();
  const { id, details, members, ended } = conversation;
  const proposal = details.retentionProposal;
  if (!proposal || ended) return null;
  const { seq, by, retentionSeconds, agreed } = proposal;
  const isMine = by === meId;
  const hasAgreed = agreed.includes(meId);
  const waiting = members.filter(({ person }) => !agreed.includes(person.id)).map(({ person }) => person);
  const named = waiting
    .slice(0, namedMax)
    .map((person) => (person.id === meId ? t('person.you') : isolate(person.displayName)));
  const others = waiting.length - named.length;
  const names = listWords(others > 0 ? [...named, t('names.more', { count: others })] : named);
  const name = isolate(personIn(conversation, by).displayName);
  const duration = retentionSeconds === undefined ? '' : durationWords(retentionSeconds);
  const end = retentionSeconds === undefined ? 'kept' : 'after';
  return (
    <section class="proposal" aria-label={tr('proposal.region')}>
      <div class="proposal__words">
        <p>{isMine ? tr(`proposal.mine_${end}`, { duration }) : tr(`proposal.${end}`, { name, duration })}</p>
        <p class="proposal__waiting">{tr('proposal.waiting', { names })}</p>
      </div>
      <div class="proposal__actions">
        {!hasAgreed && (
          <ActionButton
            class="button--primary button--small"
            command={() => answerProposal(app, id, seq, 'agree')}
          >
            {tr('proposal.agree')}
          </ActionButton>
        )}
        <ActionButton class="button--small" command={() => answerProposal(app, id, seq, 'decline')}>
          {tr(isMine ? 'proposal.withdraw' : 'proposal.decline')}
        </ActionButton>
      </div>
    </section>
  );
}
