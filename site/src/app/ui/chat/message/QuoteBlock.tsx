import type { Quote } from '../../../../../../functions/wire/conversations.ts';
import { textOf } from '../../../../../../functions/wire/plain.ts';
import { ta } from '../../../text/actions.ts';
import { isolate } from '../../../text/t.ts';
import { useChat } from '../../context.ts';
import { excerpt } from '../../logic/actions.ts';
import { bodyLine } from '../../logic/body.ts';
import { nameIn } from '../../logic/names.ts';
import { jumpTo } from '../jump.ts';

/** What a message answers: by whom and how it begins. A press goes there. */
export function QuoteBlock(props: { quote: Quote; conversationId: string; tabIndex: 0 | -1 }) {
  const { quote, conversationId, tabIndex } = props;
  const meId = useChat((state) => state.me?.id ?? '');
  const conversation = useChat((state) => state.conversations[conversationId], [conversationId]);
  const text = textOf(quote.body);
  if (text === null || quote.senderId === null) {
    return <p class="quote quote--gone">{ta(quote.senderId === null ? 'quote.gone' : 'quote.deleted')}</p>;
  }
  const name = nameIn(conversation, quote.senderId, meId);
  const line = excerpt(text === '' ? bodyLine(quote.body) : text);
  return (
    <button
      type="button"
      class="quote"
      tabIndex={tabIndex}
      aria-label={ta('quote.jump', { name: isolate(name), text: isolate(line) })}
      onClick={() => jumpTo(conversationId, quote.seq)}
    >
      <bdi class="quote__name">{name}</bdi>
      <bdi class="quote__text">{line}</bdi>
    </button>
  );
}
