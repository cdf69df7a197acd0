import type { ConversationEvent } from '../../functions/wire/events.ts';
import type { ChatState, ConversationState } from '../../site/src/app/client/types.ts';
import type { Action } from '../../site/src/app/state/actions.ts';
import { reduce } from '../../site/src/app/state/reducer.ts';
import { type Command, ModelServer } from './model-server.ts';
import type { Mistake } from './run.ts';

/** Mistakes that a messenger could be built with. The model is of use only as long as it notices each. */
export const mistakes: Readonly<Record<string, Mistake>> = {
  'the server does not recognise repeats': {
    server: (options) => new ForgetfulServer(options),
  },
  'the client applies an event beyond a hole': {
    reduce: (state, action) =>
      reduce(state, isBeyondHole(state, action) ? closingHole(state, action) : action),
  },
  'positions are given out before the commit': {
    server: (options) => new EarlySerialServer(options),
  },
  'two messages of a conversation are in flight': {
    outboxes: 2,
  },
  'fetching marks as read': {
    server: (options) => new ReadByFetchingServer(options),
  },
  'a late answer of sync moves the position back': {
    reduce: (state, action) => movedBack(reduce(state, action), action),
  },
  'unread is counted up by every push': {
    reduce: (state, action) => countedUp(state, reduce(state, action), action),
  },
  'the client does not look at the sum of positions': {
    ignoresHead: true,
  },
  'receipts move back': {
    server: (options) => new LastReceiptServer(options),
  },
};

class ForgetfulServer extends ModelServer {
  override begin(userId: string, command: Command, origin: unknown): () => unknown {
    if (command.type !== 'message.send') return super.begin(userId, command, origin);
    const stream = this.conversations.get(userId, command.conversationId);
    const event = this.conversations.insert(stream, ++stream.takenSeq, userId, command, origin);
    return () => ({ event });
  }
}

/** As with a `bigserial`: the position is taken when the command begins, and can be seen when its answer leaves. */
class EarlySerialServer extends ModelServer {
  readonly #taken = new Map<string, number>();

  override begin(userId: string, command: Command, origin: unknown): () => unknown {
    if (command.type !== 'message.send') return super.begin(userId, command, origin);
    const { clientId, conversationId } = command;
    const stream = this.conversations.get(userId, conversationId);
    const seq = this.#taken.get(clientId) ?? ++stream.takenSeq;
    this.#taken.set(clientId, seq);
    return () => {
      const first = this.conversations.first(userId, command);
      return { event: first ?? this.conversations.insert(stream, seq, userId, command, origin) };
    };
  }
}

class ReadByFetchingServer extends ModelServer {
  override begin(userId: string, command: Command, origin: unknown): () => unknown {
    const answer = super.begin(userId, command, origin);
    if (command.type === 'sync') {
      const receipts = this.conversations
        .of(userId)
        .map(({ id, seq }) => ({ conversationId: id, readSeq: seq }));
      this.conversations.updateReceipts(userId, receipts, null);
    }
    return answer;
  }
}

/** Takes the last word for the truth, also where it was overtaken. */
class LastReceiptServer extends ModelServer {
  override begin(userId: string, command: Command, origin: unknown): () => unknown {
    if (command.type !== 'receipt.update') return super.begin(userId, command, origin);
    for (const { conversationId, readSeq } of command.receipts) {
      const stream = this.conversations.get(userId, conversationId);
      stream.members = stream.members.map((member) =>
        member.person.id === userId
          ? { ...member, readSeq: Math.min(member.readSeq, readSeq ?? member.readSeq) }
          : member,
      );
    }
    return super.begin(userId, command, origin);
  }
}

type Arrived = Extract<Action, { type: 'event.arrived' }> & { readonly event: ConversationEvent };

function isBeyondHole(state: ChatState, action: Action): action is Arrived {
  if (action.type !== 'event.arrived' || !('conversationId' in action.event)) return false;
  const known = state.conversations[action.event.conversationId];
  return known !== undefined && action.event.seq > known.seq + 1;
}

/** The event as an answer of sync: those may skip positions. */
function closingHole(state: ChatState, { event }: Arrived): Action {
  const { conversationId: id, seq } = event;
  const request = { account: null, conversations: { [id]: state.conversations[id]?.seq ?? 0 } };
  const answer = { kind: 'events' as const, id, seq, events: [event] };
  return {
    type: 'sync.applied',
    request,
    result: { head: 0, account: null, conversations: [answer], gone: [] },
  };
}

function movedBack(state: ChatState, action: Action): ChatState {
  if (action.type !== 'sync.applied') return state;
  const answers = action.result.conversations.filter(({ id }) => state.conversations[id]);
  return answers.reduce((next, { id, seq }) => changed(next, id, { seq }), state);
}

function countedUp(before: ChatState, state: ChatState, action: Action): ChatState {
  if (action.type !== 'event.arrived' || action.event.type !== 'message.created') return state;
  const { conversationId: id, message } = action.event;
  const unread = before.conversations[id]?.unread;
  if (unread === undefined || message.senderId === state.me?.id) return state;
  return changed(state, id, { unread: unread + 1 });
}

function changed(state: ChatState, id: string, change: Partial<ConversationState>): ChatState {
  const conversation = state.conversations[id];
  if (!conversation) return state;
  return { ...state, conversations: { ...state.conversations, [id]: { ...conversation, ...change } } };
}
