import type { ChatState, ConversationState } from '../../client/types.ts';
import { t } from '../../text/t.ts';
import { bodyText } from './body.ts';
import { personIn } from './conversations.ts';

export interface Arrival {
  readonly name: string;
  readonly text: string;
}

/** The newest message position per conversation, against which arrivals are told. */
export type Heard = ReadonlyMap<string, number>;

export function heardNow(state: ChatState): Heard {
  return new Map(
    Object.values(state.conversations).map(({ id, lastMessage }) => [id, lastMessage?.seq ?? 0] as const),
  );
}

/** What others wrote since `heard`; lines of the server's own are not told. A conversation that was not known then is history and is not told. */
export function arrivals(state: ChatState, heard: Heard): Arrival[] {
  return Object.values(state.conversations).flatMap((conversation) => {
    const since = heard.get(conversation.id);
    if (since === undefined || (conversation.lastMessage?.seq ?? 0) <= since) return [];
    return conversation.messages
      .filter(
        (message) =>
          message.seq > since && message.senderId !== state.me?.id && bodyText(message.body) !== '',
      )
      .map(({ senderId, body }) => ({
        name: announcedName(conversation, senderId),
        text: bodyText(body),
      }));
  });
}

function announcedName(conversation: ConversationState, senderId: string): string {
  const name = personIn(conversation, senderId).displayName;
  const { title } = conversation.details;
  return title === undefined ? name : t('live.in_group', { name, group: title });
}

export interface Coalesced {
  readonly name: string;
  /** The text when there is one message, else null. */
  readonly text: string | null;
  readonly count: number;
}

/** One line per sender: the text of a single message, else how many there are. */
export function coalesce(queue: readonly Arrival[]): Coalesced[] {
  const lines = new Map<string, Coalesced>();
  for (const { name, text } of queue) {
    const before = lines.get(name);
    lines.set(name, before ? { name, text: null, count: before.count + 1 } : { name, text, count: 1 });
  }
  return [...lines.values()];
}
