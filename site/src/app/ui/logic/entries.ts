import type { Attachment } from '../../../../../functions/wire/attachments.ts';
import type { Mention, Message, NoticeBody, Quote } from '../../../../../functions/wire/conversations.ts';
import type { ErrorBody } from '../../../../../functions/wire/errors.ts';
import type { ConversationState, OutboxChange, OutboxEntry, OutboxMessage } from '../../client/types.ts';
import { failedChanges, waitingChanges } from '../../state/overlay.ts';
import { tickOf } from '../../state/selectors.ts';
import { bodyText } from './body.ts';
import { startOfDayMs } from './dates.ts';

export type MessageState = 'sending' | 'sent' | 'delivered' | 'read' | 'failed';

/** One message as the list shows it: from the stream, or still in the outbox. `key` stays when it moves between them. */
export interface Entry {
  readonly key: string;
  /** null while it is in the outbox. */
  readonly seq: number | null;
  readonly senderId: string;
  readonly own: boolean;
  readonly text: string;
  readonly mentions?: readonly Mention[] | undefined;
  readonly attachments?: readonly Attachment[] | undefined;
  readonly atMs: number;
  /** null for what others wrote. */
  readonly state: MessageState | null;
  readonly error: ErrorBody | null;
  /** A line of the server's own. */
  readonly notice?: NoticeBody;
  /** Its conversation has ended: it can be copied or deleted, and never be sent. */
  readonly unsendable?: true;
  /** Of mine in this group: who has got and read it can be told for each member. */
  readonly groupId?: string;
  /** The message as the stream has it, with what waits in the outbox; absent while it is in the outbox itself. */
  readonly message?: Message;
  /** The message that it answers. */
  readonly quote?: Quote;
  readonly forwarded?: true;
  /** A change of it is on its way. */
  readonly changing?: true;
  /** A change of it was refused. */
  readonly failedChange?: OutboxChange;
}

/** How far apart messages of one sender may be to stand in one group. */
const groupGapMs = 5 * 60_000;

/** Stream first, then what waits in the outbox, in typed order. Changes that wait are in the messages already. */
export function listEntries(
  conversation: ConversationState,
  outbox: readonly OutboxEntry[],
  meId: string,
): Entry[] {
  const entries: Entry[] = [];
  const known = new Set<string>();
  const failed = failedChanges(outbox, conversation.id);
  const waits = waitingChanges(outbox, conversation.id);
  for (const message of conversation.messages) {
    known.add(message.clientId);
    const failedChange = failed.get(message.seq);
    entries.push({
      ...fromMessage(message, conversation, meId),
      ...(waits.has(message.seq) && { changing: true }),
      ...(failedChange && { failedChange }),
    });
  }
  for (const waiting of outbox) {
    if (
      waiting.change !== undefined ||
      waiting.conversationId !== conversation.id ||
      known.has(waiting.clientId)
    )
      continue;
    entries.push({
      key: waiting.clientId,
      seq: null,
      senderId: meId,
      own: true,
      text: bodyText(waiting.body),
      mentions: waiting.body.mentions,
      attachments: waiting.body.attachments,
      atMs: waiting.writtenAtMs,
      state: waitingState(waiting, conversation.ended),
      error: waiting.error,
      ...(conversation.ended ? { unsendable: true } : {}),
      ...extrasOf(waiting, conversation),
    });
  }
  return entries;
}

export interface PlacedEntry {
  readonly entry: Entry;
  readonly first: boolean;
  readonly last: boolean;
  /** The line "new messages" stands before this one. */
  readonly divider: boolean;
}

export interface Day {
  readonly startMs: number;
  readonly placed: readonly PlacedEntry[];
}

/** Entries by local day, each with its place in its sender's group. A new day and the unread divider end a group. */
export function groupByDay(entries: readonly Entry[], dividerKey: string | null): Day[] {
  const days: { startMs: number; placed: PlacedEntry[] }[] = [];
  entries.forEach((entry, index) => {
    const startMs = startOfDayMs(entry.atMs);
    const day = days.at(-1);
    const current = day?.startMs === startMs ? day : { startMs, placed: [] };
    if (current !== day) days.push(current);
    const next = entries[index + 1];
    current.placed.push({
      entry,
      first: !joins(entries[index - 1], entry, dividerKey),
      last: !next || !joins(entry, next, dividerKey),
      divider: entry.key === dividerKey,
    });
  });
  return days;
}

/** The first message of others after `readSeq`, or null. */
export function firstUnreadKey(entries: readonly Entry[], readSeq: number): string | null {
  return entries.find((entry) => countsAfter(entry, readSeq))?.key ?? null;
}

/** Others' messages after `seq`. */
export function countAfter(entries: readonly Entry[], seq: number): number {
  return entries.filter((entry) => countsAfter(entry, seq)).length;
}

function countsAfter(entry: Entry, seq: number): boolean {
  return !entry.own && !entry.notice && entry.seq !== null && entry.seq > seq;
}

function fromMessage(message: Message, conversation: ConversationState, meId: string): Entry {
  const own = message.senderId === meId;
  const notice = message.body?.type === 'notice' ? message.body : null;
  return {
    key: message.clientId,
    seq: message.seq,
    senderId: message.senderId,
    own,
    text: bodyText(message.body),
    mentions: message.body?.type === 'text' ? message.body.mentions : undefined,
    attachments: message.body?.type === 'text' ? message.body.attachments : undefined,
    atMs: message.sentAtMs,
    state: own ? tickOf(message, conversation, meId) : null,
    error: null,
    ...(notice && { notice }),
    ...(own && conversation.kind === 'group' && { groupId: conversation.id }),
    message,
    ...(message.replyTo && { quote: message.replyTo }),
    ...(message.body?.type === 'text' && message.body.forwarded && { forwarded: true }),
  };
}

/** What a message that waits quotes, as far as that is loaded. */
function extrasOf({ replyToSeq, body }: OutboxMessage, { messages }: ConversationState) {
  const quoted = messages.find((message) => message.seq === replyToSeq);
  const quote = quoted && { seq: quoted.seq, senderId: quoted.senderId, body: quoted.body };
  return { ...(quote && { quote }), ...(body.forwarded && { forwarded: true as const }) };
}

function waitingState({ status, acceptedSeq }: OutboxEntry, ended: boolean): MessageState {
  if (acceptedSeq !== null) return 'sent';
  return ended || status === 'failed' ? 'failed' : 'sending';
}

function joins(before: Entry | undefined, entry: Entry, dividerKey: string | null): boolean {
  return (
    before !== undefined &&
    before.senderId === entry.senderId &&
    !before.notice &&
    !entry.notice &&
    entry.key !== dividerKey &&
    entry.atMs - before.atMs <= groupGapMs &&
    startOfDayMs(before.atMs) === startOfDayMs(entry.atMs)
  );
}
