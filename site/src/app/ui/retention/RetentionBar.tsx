import { Timer } from 'lucide';
import { useApp, useChat } from '../context.ts';
import { durationWords } from '../logic/dates.ts';
import { Icon } from '../parts/Icon.tsx';
import { openRetention } from './open.tsx';
import { Proposal } from './Proposal.tsx';
import { tr } from './texts.ts';

/** How long messages live, as part of the header, and the proposal that stands. A press tells more. */
export function RetentionBar({ conversationId }: { conversationId: string }) {
  const app = useApp();
  const conversation = useChat((state) => state.conversations[conversationId], [conversationId]);
  const meId = useChat((state) => state.me?.id ?? '');
  if (!conversation) return null;
  const { retentionSeconds } = conversation.details;
  return (
    <div class="retention">
      {retentionSeconds !== undefined && (
        <button
          type="button"
          class="retention__now"
          aria-haspopup="dialog"
          onClick={() => openRetention(app, conversationId)}
        >
          <Icon node={Timer} small />
          {tr('chip', { duration: durationWords(retentionSeconds) })}
        </button>
      )}
      <Proposal conversation={conversation} meId={meId} />
    </div>
  );
}
