import { Pencil, Reply, X } from 'lucide';
import type { ComponentChildren } from 'preact';
import { textOf } from '../../../../../functions/wire/plain.ts';
import type { ConversationState } from '../../client/types.ts';
import { rich, t } from '../../text/parts.ts';
import type { ComposerMode } from '../chat/composer-mode.ts';
import { useChat } from '../context.ts';
import { previewText } from '../markdown/plain.ts';
import { Icon } from '../parts/Icon.tsx';
import { Name } from '../parts/people.tsx';

/** Says above the field what is being answered or edited, with a way out. */
export function ModeStrip(props: {
  conversation: ConversationState;
  mode: Exclude<ComposerMode, { kind: 'new' }>;
  onCancel: () => void;
}) {
  const { conversation, mode, onCancel } = props;
  const meId = useChat((state) => state.me?.id ?? '');
  const message = conversation.messages.find(({ seq }) => seq === mode.seq);
  const text = textOf(message?.body);
  const isReply = mode.kind === 'reply';
  const people = [...conversation.members.map(({ person }) => person), ...conversation.formerMembers];
  const author = people.find(({ id }) => id === message?.senderId);
  let title: ComponentChildren = t('composer.edit');
  if (isReply && (text === null || !author)) title = t('composer.reply_gone');
  else if (isReply && author?.id === meId) title = t('composer.reply_self');
  else if (isReply && author) title = rich('composer.reply', { name: <Name person={author} /> });
  return (
    <div class="mode-strip">
      <Icon node={isReply ? Reply : Pencil} small flip={isReply} />
      <div class="mode-strip__words">
        <p class="mode-strip__title">{title}</p>
        {text !== null && <bdi class="mode-strip__text">{previewText(text)}</bdi>}
      </div>
      <button
        type="button"
        class="button button--icon"
        aria-label={t(isReply ? 'composer.reply_cancel' : 'composer.edit_cancel')}
        onClick={onCancel}
      >
        <Icon node={X} small />
      </button>
    </div>
  );
}
