import {
  BellDot,
  Copy,
  EyeOff,
  Forward,
  type IconNode,
  Info,
  Pencil,
  Pin,
  PinOff,
  Reply,
  Trash2,
} from 'lucide';
import type { Message } from '../../../../../../functions/wire/conversations.ts';
import { textOf } from '../../../../../../functions/wire/plain.ts';
import { ta } from '../../../text/actions.ts';
import type { App } from '../../context.ts';
import type { MessageAction } from '../../logic/actions.ts';
import { copyText, errorText } from '../../parts/action.tsx';
import { setComposerMode } from '../composer-mode.ts';
import { openDelete, openForward, openInfo } from './dialogs.tsx';
import { hideForMe } from './hide.ts';

const icons: Record<Exclude<MessageAction, 'react'>, IconNode> = {
  reply: Reply,
  edit: Pencil,
  forward: Forward,
  pin: Pin,
  unpin: PinOff,
  copy: Copy,
  mark_unread: BellDot,
  info: Info,
  hide: EyeOff,
  delete: Trash2,
};

export interface MenuItem {
  readonly icon: IconNode;
  readonly words: string;
  readonly danger: boolean;
  readonly run: () => void;
}

/** An action on a message as an item of its menu; reactions have a row of their own. */
export function menuItem(app: App, message: Message, action: Exclude<MessageAction, 'react'>): MenuItem {
  const danger = action === 'hide' || action === 'delete';
  return {
    icon: icons[action],
    words: ta(`action.${action}`),
    danger,
    run: () => performs[action](app, message),
  };
}

/** Makes the composer answer a message. */
export function beginReply({ conversationId, seq }: Message): void {
  setComposerMode(conversationId, { kind: 'reply', seq });
}

const performs: Record<Exclude<MessageAction, 'react'>, (app: App, message: Message) => void> = {
  reply: (_, message) => beginReply(message),
  edit: (_, { conversationId, seq, body }) => {
    setComposerMode(conversationId, { kind: 'edit', seq, text: textOf(body) ?? '' });
  },
  forward: openForward,
  pin: ({ client }, { conversationId, seq }) =>
    client.changeMessage(conversationId, seq, { type: 'pin', on: true }),
  unpin: ({ client }, { conversationId, seq }) =>
    client.changeMessage(conversationId, seq, { type: 'pin', on: false }),
  copy: ({ toasts }, { body }) => void copyText(toasts, textOf(body) ?? ''),
  mark_unread: (app, { conversationId }) => void markUnread(app, conversationId),
  info: openInfo,
  hide: (app, { conversationId, seq }) => hideForMe(app, conversationId, seq),
  delete: openDelete,
};

/** Goes back to the list, where the mark is seen: opening the conversation takes it away. */
async function markUnread({ client, navigator, toasts }: App, conversationId: string): Promise<void> {
  try {
    await client.request('PUT', `/api/conversations/${conversationId}/settings`, { markedUnread: true });
    navigator.go({ page: 'chats' });
    toasts.say(ta('unread.done'));
  } catch (error) {
    toasts.fail(errorText(error));
  }
}
