import type { Message } from '../../../../../../functions/wire/conversations.ts';
import { ta } from '../../../text/actions.ts';
import { useApp, useChat } from '../../context.ts';

const quick = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const;

/** The reactions that are one press away; one that is mine already is taken back. */
export function QuickReactions({ message, onDone }: { message: Message; onDone: () => void }) {
  const { client } = useApp();
  const meId = useChat((state) => state.me?.id ?? '');
  const { conversationId, seq, reactions = [] } = message;
  return (
    <fieldset class="quick" aria-label={ta('action.react')}>
      {quick.map((emoji) => {
        const on = reactions.some((one) => one.emoji === emoji && one.userIds.includes(meId));
        return (
          <button
            key={emoji}
            type="button"
            role="menuitemcheckbox"
            class="quick__one"
            tabIndex={-1}
            aria-checked={on}
            aria-label={ta('react.with', { emoji })}
            onClick={() => {
              onDone();
              client.changeMessage(conversationId, seq, { type: 'react', emoji, on: !on });
            }}
          >
            {emoji}
          </button>
        );
      })}
    </fieldset>
  );
}
