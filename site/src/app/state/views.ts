import type { ChatState, ConversationState, DetachedView } from '../client/types.ts';
import type { ViewAction } from './actions.ts';
import { asToldSince } from './messages.ts';

/** Shows another part of a conversation, grows it, or goes back to its newest messages. */
export function reduceViews(state: ChatState, action: ViewAction): ChatState {
  const conversation = state.conversations[action.conversationId];
  if (conversation === undefined) return state;
  const { id } = conversation;
  const view = state.views[id];
  switch (action.type) {
    case 'view.loaded': {
      const { messages, hasEarlier, hasLater, targetSeq } = action;
      const loaded = upToDate({ messages, hasEarlier, hasLater, targetSeq, stale: false }, conversation);
      return touches(loaded, conversation)
        ? joined(state, loaded, conversation)
        : withView(state, id, { ...loaded, hasLater: true });
    }
    case 'view.extended': {
      const longer = view && extended(view, action);
      if (!longer) return state;
      const grown = upToDate(longer, conversation);
      const reachesEnd = !grown.hasLater && !grown.stale;
      return reachesEnd || touches(grown, conversation)
        ? joined(state, grown, conversation)
        : withView(state, id, { ...grown, hasLater: true });
    }
    case 'view.closed':
      return withView(state, id, undefined);
  }
}

/** Lets what happened in the streams happen in the detached views too, and drops those of conversations that are gone. */
export function settleViews(before: ChatState, state: ChatState): ChatState {
  if (state.views === before.views && state.conversations === before.conversations) return state;
  let next = state;
  for (const [id, view] of Object.entries(state.views)) {
    const known = before.conversations[id];
    const conversation = state.conversations[id];
    if (conversation === undefined) next = withView(next, id, undefined);
    else if (conversation.changedEarlier === known?.changedEarlier) continue;
    // A snapshot passed events over, and starts this list anew.
    else if (conversation.changedEarlier.length === 0) next = withView(next, id, { ...view, stale: true });
    else next = withView(next, id, upToDate(view, conversation));
  }
  return next;
}

function upToDate(view: DetachedView, conversation: ConversationState): DetachedView {
  const messages = asToldSince(view.messages, conversation);
  return messages === view.messages ? view : { ...view, messages };
}

function extended(
  view: DetachedView,
  action: Extract<ViewAction, { type: 'view.extended' }>,
): DetachedView | null {
  const { messages } = view;
  if ('before' in action) {
    if (messages[0]?.seq !== action.before) return null;
    return { ...view, messages: [...action.messages, ...messages], hasEarlier: action.more };
  }
  if (messages.at(-1)?.seq !== action.after) return null;
  return { ...view, messages: [...messages, ...action.messages], hasLater: action.more };
}

/** Whether the view has reached the live messages. One that has not may lack what was written since it was fetched. */
function touches(view: DetachedView, { messages }: ConversationState): boolean {
  const first = messages[0]?.seq;
  return first === undefined ? !view.hasLater : (view.messages.at(-1)?.seq ?? 0) >= first;
}

/** The view becomes one with the live messages: nothing can be missing between. */
function joined(state: ChatState, view: DetachedView, conversation: ConversationState): ChatState {
  const first = conversation.messages[0]?.seq ?? Number.MAX_SAFE_INTEGER;
  const earlier = view.messages.filter((message) => message.seq < first);
  const grown =
    earlier.length === 0
      ? conversation
      : {
          ...conversation,
          messages: [...earlier, ...conversation.messages],
          hasEarlier: view.hasEarlier,
        };
  const conversations = { ...state.conversations, [conversation.id]: grown };
  return withView({ ...state, conversations }, conversation.id, undefined);
}

function withView(state: ChatState, id: string, view: DetachedView | undefined): ChatState {
  if (state.views[id] === view) return state;
  const { [id]: _, ...others } = state.views;
  return { ...state, views: view ? { ...others, [id]: view } : others };
}
