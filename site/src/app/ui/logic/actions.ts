import type { Message, Role } from '../../../../../functions/wire/conversations.ts';
import { previewText } from '../markdown/plain.ts';

export type MessageAction =
  | 'reply'
  | 'react'
  | 'edit'
  | 'forward'
  | 'pin'
  | 'unpin'
  | 'copy'
  | 'mark_unread'
  | 'info'
  | 'hide'
  | 'delete';

/** Where a message stands, as far as it decides what may be done with it. */
export interface Standing {
  readonly meId: string;
  readonly kind: 'direct' | 'group';
  readonly role: Role;
  /** Whether I may write here now: friends in a direct conversation, a member in a group. */
  readonly canWrite: boolean;
  /** I left, or was removed: nothing can be changed any more. */
  readonly ended: boolean;
}

/** What I may do with a message, in the order of a menu. The server decides; this spares refusals that can be foreseen. */
export function actionsFor(message: Message, standing: Standing): readonly MessageAction[] {
  const { meId, kind, role, canWrite, ended } = standing;
  const isText = message.body?.type === 'text';
  const isMine = message.senderId === meId;
  const mayDelete = isText && !ended && (isMine || (kind === 'group' && role !== 'member'));
  const actions: (MessageAction | false)[] = [
    isText && canWrite && 'reply',
    isText && canWrite && 'react',
    isText && canWrite && isMine && 'edit',
    isText && 'forward',
    isText && canWrite && (message.pinnedAtMs === undefined ? 'pin' : 'unpin'),
    isText && 'copy',
    !ended && 'mark_unread',
    isText && 'info',
    'hide',
    mayDelete && 'delete',
  ];
  return actions.filter((action) => action !== false);
}

/** A text for one line: white space folded, cut at `charsMax`. */
export function excerpt(text: string, charsMax = 120): string {
  const line = previewText(text, charsMax * 2);
  if (line.length <= charsMax) return line;
  // A lone high surrogate at the end would be half a character.
  return `${line.slice(0, charsMax).replace(/[\ud800-\udbff]$/, '')}…`;
}
