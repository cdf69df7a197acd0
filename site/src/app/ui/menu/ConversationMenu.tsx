import {
  Archive,
  ArchiveRestore,
  Bell,
  BellOff,
  Images,
  Mail,
  MailOpen,
  MessageCircle,
  Pin,
  PinOff,
  Search,
  Timer,
} from 'lucide';
import { useState } from 'preact/hooks';
import type { ConversationSettingsUpdate } from '../../../../../functions/wire/http.ts';
import type { Person } from '../../../../../functions/wire/people.ts';
import type { ConversationState } from '../../client/types.ts';
import { isMuted } from '../../state/selectors.ts';
import { ta } from '../../text/actions.ts';
import { isolate } from '../../text/t.ts';
import { type App, useApp, useChat } from '../context.ts';
import { tga } from '../files/gallery-texts.ts';
import { openGallery } from '../files/open-gallery.tsx';
import { openRetention } from '../retention/open.tsx';
import { tr } from '../retention/texts.ts';
import { openSearchIn } from '../search/open.tsx';
import { tp } from '../settings/texts.ts';
import { ContextMenu, MenuItem } from './ContextMenu.tsx';
import { changeSettings } from './commands.ts';
import { muteChoices, mutedUntilMs } from './mute.ts';
import { PersonItems, ReportItem } from './PersonItems.tsx';
import type { Place } from './place.ts';

/** What can be done with one conversation, by the person for themselves, and about the other one of two. */
export function ConversationMenu({ conversationId, at }: { conversationId: string; at: Place }) {
  const app = useApp();
  const [isMuting, setMuting] = useState(false);
  const conversation = useChat((state) => state.conversations[conversationId], [conversationId]);
  const me = useChat((state) => state.me);
  if (!conversation) return null;
  const other =
    conversation.kind === 'direct'
      ? conversation.members.find(({ person }) => person.id !== me?.id)?.person
      : undefined;
  const name = isolate(other?.displayName ?? conversation.details.title ?? '');
  if (isMuting) {
    return (
      <ContextMenu at={at} label={tp('mute.title', { name })}>
        {muteChoices.map((choice) => (
          <MenuItem
            key={choice}
            icon={BellOff}
            words={tp(`mute.${choice}`)}
            run={() =>
              void changeSettings(app, conversationId, { mutedUntilMs: mutedUntilMs(choice, Date.now()) })
            }
          />
        ))}
      </ContextMenu>
    );
  }
  return (
    <ContextMenu at={at} label={tp('menu.conversation', { name })}>
      <OwnItems app={app} conversation={conversation} onMute={() => setMuting(true)} />
      <MenuItem icon={Search} words={ta('search.open')} run={() => openSearchIn(app, conversationId)} />
      <MenuItem icon={Images} words={tga('title')} run={() => openGallery(app, conversationId)} />
      {!conversation.ended && (
        <MenuItem icon={Timer} words={tr('menu.open')} run={() => openRetention(app, conversationId)} />
      )}
      <hr class="menu__line" />
      {other ? (
        <PersonItems person={other} conversationId={conversationId} />
      ) : (
        <ReportItem subject={{ conversationId, name }} />
      )}
    </ContextMenu>
  );
}

/** What can be done about one person. */
export function PersonMenu({ person, at }: { person: Person; at: Place }) {
  const { navigator } = useApp();
  const friend = useChat((state) => state.friends.find((one) => one.person.id === person.id), [person.id]);
  return (
    <ContextMenu at={at} label={tp('menu.conversation', { name: isolate(person.displayName) })}>
      {friend && (
        <MenuItem
          icon={MessageCircle}
          words={tp('menu.message')}
          run={() => navigator.go({ page: 'conversation', conversationId: friend.conversationId })}
        />
      )}
      <PersonItems person={person} conversationId={friend?.conversationId ?? null} />
    </ContextMenu>
  );
}

function OwnItems(props: { app: App; conversation: ConversationState; onMute: () => void }) {
  const { app, conversation, onMute } = props;
  const { id, settings, unread } = conversation;
  const set = (update: ConversationSettingsUpdate) => void changeSettings(app, id, update);
  const pinned = settings.pinnedAtMs !== undefined;
  const archived = settings.archivedSeq !== undefined;
  const isUnread = unread > 0 || settings.markedUnread === true;
  const markRead = () => {
    app.client.markRead(id, conversation.seq);
    if (settings.markedUnread) set({ markedUnread: false });
  };
  const markUnread = () => {
    const route = app.navigator.route.peek();
    // An open conversation is one that is looked at.
    if (route.page === 'conversation' && route.conversationId === id) app.navigator.go({ page: 'chats' });
    set({ markedUnread: true });
  };
  return (
    <>
      <MenuItem
        icon={pinned ? PinOff : Pin}
        words={tp(pinned ? 'menu.unpin' : 'menu.pin')}
        run={() => set({ pinned: !pinned })}
      />
      {isMuted(conversation, Date.now()) ? (
        <MenuItem icon={Bell} words={tp('menu.unmute')} run={() => set({ mutedUntilMs: null })} />
      ) : (
        <MenuItem icon={BellOff} words={tp('menu.mute')} run={onMute} stay />
      )}
      <MenuItem
        icon={archived ? ArchiveRestore : Archive}
        words={tp(archived ? 'menu.unarchive' : 'menu.archive')}
        run={() => set({ archived: !archived })}
      />
      {isUnread ? (
        <MenuItem icon={MailOpen} words={tp('menu.mark_read')} run={markRead} />
      ) : (
        <MenuItem icon={Mail} words={tp('menu.mark_unread')} run={markUnread} />
      )}
    </>
  );
}
