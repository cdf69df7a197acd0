import { useMemo, useState } from 'preact/hooks';
import type { Mention } from '../../../../../functions/wire/conversations.ts';
import { t } from '../../text/parts.ts';
import { foldText } from '../logic/fold.ts';
import { Blocks } from '../markdown/Blocks.tsx';
import { parseMessage } from '../markdown/parse.ts';

/** A message's text with its formatting, folded when it is long. `tabIndex` is that of what it holds. */
export function MessageText(props: {
  text: string;
  mentions?: readonly Mention[] | undefined;
  tabIndex: 0 | -1;
}) {
  const { text, mentions, tabIndex } = props;
  const [open, setOpen] = useState(false);
  const folded = useMemo(() => foldText(text), [text]);
  const shown = folded !== null && !open ? `${folded}…` : text;
  const blocks = useMemo(() => parseMessage(shown, mentions), [shown, mentions]);
  return (
    <>
      <div class="bubble__text">
        <Blocks blocks={blocks} tabIndex={tabIndex} />
      </div>
      {folded !== null && (
        <div>
          <button
            type="button"
            class="fold"
            tabIndex={tabIndex}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {t(open ? 'message.less' : 'message.more')}
          </button>
        </div>
      )}
    </>
  );
}
