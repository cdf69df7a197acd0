import { ArrowLeft } from 'lucide';
import { useEffect, useRef } from 'preact/hooks';
import type { Person } from '../../../../../functions/wire/people.ts';
import type { ConversationState } from '../../client/types.ts';
import { t } from '../../text/t.ts';
import { useApp, useChat } from '../context.ts';
import { useDelayed } from '../parts/delay.ts';
import { Icon } from '../parts/Icon.tsx';
import { Link } from '../parts/Link.tsx';
import { Avatar, Handle, Name, usePresence } from '../parts/people.tsx';
import { Composer } from './Composer.tsx';
import { MessageList } from './MessageList.tsx';
import { NotFriends } from './NotFriends.tsx';
import { SkeletonBubbles } from './SkeletonBubbles.tsx';
import { TypingLine } from './TypingLine.tsx';

/** The open conversation: who, the messages, who is typing, and where to write. */
export function Chat({ conversationId }: { conversationId: string }) {
  const { client } = useApp();
  const conversation = useChat((state) => state.conversations[conversationId], [conversationId]);
  const me = useChat((state) => state.me);
  const friend = useChat(
    (state) => state.friends.find((one) => one.conversationId === conversationId) ?? null,
    [conversationId],
  );
  const person = friend?.person ?? conversation?.members.find((one) => one.person.id !== me?.id)?.person;
  if (!conversation || !person || !me) return client.ready.value ? <Missing /> : <SkeletonChat />;
  return (
    <>
      <ChatHeader person={person} conversation={conversation} />
      <MessageList conversation={conversation} person={person} meId={me.id} />
      <TypingLine conversation={conversation} meId={me.id} />
      {friend ? <Composer conversationId={conversationId} person={person} /> : <NotFriends person={person} />}
    </>
  );
}

function ChatHeader({ person, conversation }: { person: Person; conversation: ConversationState }) {
  const { client, navigator } = useApp();
  const name = useRef<HTMLHeadingElement>(null);
  const typing = client.typing.value[conversation.id]?.includes(person.id);
  const presence = usePresence(person);
  const status = typing ? 'typing' : presence;
  useEffect(() => {
    if (matchMedia('(pointer: coarse)').matches) name.current?.focus({ preventScroll: true });
  }, []);
  return (
    <header class="chat__header">
      <button
        type="button"
        class="button button--icon chat__back"
        aria-label={t('chat.back')}
        onClick={() => navigator.back()}
      >
        <Icon node={ArrowLeft} flip />
      </button>
      <Avatar person={person} presence />
      <div class="chat__who">
        <h2 class="chat__name" ref={name} tabIndex={-1}>
          <Name person={person} />
        </h2>
        <p class="chat__status">
          <Handle person={person} />
          {status && (
            <>
              {' · '}
              <span class={typing ? 'chat__typing' : ''}>{t(`presence.${status}`)}</span>
            </>
          )}
        </p>
      </div>
    </header>
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
