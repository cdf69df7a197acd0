import { Forward } from 'lucide';
import { ta } from '../../../text/actions.ts';
import type { Entry } from '../../logic/entries.ts';
import { Icon } from '../../parts/Icon.tsx';
import { MessageText } from '../MessageText.tsx';
import { QuoteBlock } from './QuoteBlock.tsx';

/** What a message says: its text with what it answers, or that it was deleted. */
export function Words(props: { entry: Entry; conversationId: string; tabIndex: 0 | -1 }) {
  const { entry, conversationId, tabIndex } = props;
  const { quote, forwarded, text, message } = entry;
  if (message?.body === null) return <span class="bubble__text">{ta('mark.deleted')}</span>;
  return (
    <>
      {forwarded && (
        <span class="forwarded">
          <Icon node={Forward} small flip /> {ta('mark.forwarded')}
        </span>
      )}
      {quote && <QuoteBlock quote={quote} conversationId={conversationId} tabIndex={tabIndex} />}
      <MessageText text={text} mentions={entry.mentions} tabIndex={tabIndex} />
    </>
  );
}
