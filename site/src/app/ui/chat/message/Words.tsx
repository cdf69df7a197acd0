import { Forward } from 'lucide';
import filesStyles from '../../../../styles/files.css?url';
import { ta } from '../../../text/actions.ts';
import type { Entry } from '../../logic/entries.ts';
import { Icon } from '../../parts/Icon.tsx';
import { lazyPart } from '../../parts/lazy.tsx';
import { MessageText } from '../MessageText.tsx';
import { QuoteBlock } from './QuoteBlock.tsx';

const Attachments = lazyPart(
  () => import('../../files/Attachments.tsx').then((part) => part.Attachments),
  filesStyles,
);

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
      {entry.attachments && <Attachments attachments={entry.attachments} tabIndex={tabIndex} />}
      {text !== '' && <MessageText text={text} mentions={entry.mentions} tabIndex={tabIndex} />}
    </>
  );
}
