import { SmilePlus } from 'lucide';
import type { Message } from '../../../../../../functions/wire/conversations.ts';
import { ta } from '../../../text/actions.ts';
import { isolate } from '../../../text/t.ts';
import { useApp, useChat } from '../../context.ts';
import { nameIn } from '../../logic/names.ts';
import { Icon } from '../../parts/Icon.tsx';
import { standingIn } from '../actions/standing.ts';

/** The reactions to a message, each with how many: a press puts mine there or takes it away. */
export function Reactions(props: { message: Message; tabIndex: 0 | -1; onAdd: () => void }) {
  const { message, tabIndex, onAdd } = props;
  const { client } = useApp();
  const { conversationId, seq, reactions = [] } = message;
  const meId = useChat((state) => state.me?.id ?? '');
  const conversation = useChat((state) => state.conversations[conversationId], [conversationId]);
  const canWrite = useChat((state) => standingIn(state, conversationId).canWrite, [conversationId]);
  return (
    <div class="reactions">
      {reactions.map(({ emoji, userIds }) => {
        const on = userIds.includes(meId);
        const names = userIds.map((id) => isolate(nameIn(conversation, id, meId))).join(', ');
        const label = ta('react.chip', { emoji, names });
        return (
          <button
            key={emoji}
            type="button"
            class="reactions__chip"
            tabIndex={tabIndex}
            aria-pressed={on}
            aria-disabled={!canWrite}
            aria-label={label}
            title={label}
            onClick={() => {
              if (canWrite) client.changeMessage(conversationId, seq, { type: 'react', emoji, on: !on });
            }}
          >
            <span aria-hidden="true">{emoji}</span> {userIds.length}
          </button>
        );
      })}
      {canWrite && (
        <button
          type="button"
          class="reactions__chip"
          tabIndex={tabIndex}
          aria-label={ta('react.add')}
          title={ta('react.add')}
          onClick={onAdd}
        >
          <Icon node={SmilePlus} small />
        </button>
      )}
    </div>
  );
}
