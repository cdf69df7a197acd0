import { Plus } from 'lucide';
import type { Message } from '../../../../../../functions/wire/conversations.ts';
import { ta } from '../../../text/actions.ts';
import { useApp, useChat } from '../../context.ts';
import { EmojiPicker } from '../../emoji/EmojiPicker.tsx';
import { Icon } from '../../parts/Icon.tsx';

const quick = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const;

/** The reactions that are one press away; one that is mine already is taken back. */
export function QuickReactions(props: { message: Message; onDone: () => void; onMore: () => void }) {
  const { message, onDone, onMore } = props;
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
      <button
        type="button"
        role="menuitem"
        class="quick__one"
        tabIndex={-1}
        aria-label={ta('react.more')}
        onPointerEnter={EmojiPicker.preload}
        onClick={onMore}
      >
        <Icon node={Plus} />
      </button>
    </fieldset>
  );
}
