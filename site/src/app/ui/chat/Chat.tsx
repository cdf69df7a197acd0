import { useEffect } from 'preact/hooks';
import type { ConversationDetails } from '../../../../../functions/wire/conversations.ts';
import retentionStyles from '../../../styles/retention.css?url';
import { t } from '../../text/parts.ts';
import { useApp, useChat } from '../context.ts';
import { counterpartOf, faceOf } from '../logic/conversations.ts';
import { useDelayed } from '../parts/delay.ts';
import { Link } from '../parts/Link.tsx';
import { lazyPart } from '../parts/lazy.tsx';
import { preloadDialogs } from './actions/dialogs.tsx';
import { useOpened } from './actions/opened.ts';
import { ChatHeader } from './ChatHeader.tsx';
import { Composer } from './Composer.tsx';
import { Ended } from './Ended.tsx';
import { MessageList } from './MessageList.tsx';
import { NotFriends } from './NotFriends.tsx';
import { OpenChat } from './open-chat.ts';
import { PinnedBar } from './PinnedBar.tsx';
import { SkeletonBubbles } from './SkeletonBubbles.tsx';
import { TypingLine } from './TypingLine.tsx';

/** Messages disappear, or that is asked for. */
function isLimited({ retentionSeconds, retentionProposal }: ConversationDetails): boolean {
  return retentionSeconds !== undefined || retentionProposal !== undefined;
}

const RetentionBar = lazyPart(
  () => import('../retention/RetentionBar.tsx').then((part) => part.RetentionBar),
  retentionStyles,
);
const Blocked = lazyPart(() => import('./Blocked.tsx').then((part) => part.Blocked));

/** The open conversation: who, the messages, who is typing, and where to write. */
export function Chat({ conversationId }: { conversationId: string }) {
  const { client } = useApp();
  const conversation = useChat((state) => state.conversations[conversationId], [conversationId]);
  const me = useChat((state) => state.me);
  const friend = useChat(
    (state) => state.friends.find((one) => one.conversationId === conversationId) ?? null,
    [conversationId],
  );
  useOpened(conversationId, conversation !== undefined);
  useEffect(preloadDialogs, []);
  const person = friend?.person ?? (conversation ? counterpartOf(conversation, me?.id) : null);
  const face = person ?? (conversation ? faceOf(conversation, me?.id) : null);
  const isBlocked = useChat((state) => state.blocked.some((one) => one.id === person?.id), [person?.id]);
  if (!conversation || !face || !me) return client.ready.value ? <Missing /> : <SkeletonChat />;
  return (
    <OpenChat.Provider value={conversationId}>
      <ChatHeader conversation={conversation} face={face} person={person} meId={me.id} />
      {isLimited(conversation.details) && <RetentionBar conversationId={conversationId} />}
      <PinnedBar conversationId={conversationId} />
      <MessageList conversation={conversation} face={face} meId={me.id} />
      <TypingLine conversation={conversation} meId={me.id} />
      {conversation.ended ? (
        <Ended conversation={conversation} face={face} meId={me.id} />
      ) : person && friend && isBlocked ? (
        <Blocked person={person} />
      ) : friend || !person ? (
        <Composer conversation={conversation} name={face.displayName} />
      ) : (
        <NotFriends person={person} />
      )}
    </OpenChat.Provider>
  );
}

function Missing() {
  return (
    <div class="empty">
      <h2 class="empty__title">{t('chat.missing.title')}</h2>
      <p>{t('chat.missing')}</p>
      <Link to={{ page: 'chats' }} class="button button--primary">
        {t('chat.missing.action')}
      </Link>
    </div>
  );
}

function SkeletonChat() {
  if (!useDelayed(true, 200)) return null;
  return (
    <div aria-hidden="true">
      <div class="chat__header">
        <span class="skeleton skeleton--avatar" />
        <span class="chat__who">
          <span class="skeleton skeleton--short" />
        </span>
      </div>
      <SkeletonBubbles />
    </div>
  );
}
