import { useState } from 'preact/hooks';
import { t } from '../../text/t.ts';
import { foldText } from '../logic/fold.ts';
import { splitLinks } from '../logic/links.ts';

/** A message's text: folded when it is long, with its web addresses as links. `tabIndex` is that of what it holds. */
export function MessageText({ text, tabIndex }: { text: string; tabIndex: 0 | -1 }) {
  const [open, setOpen] = useState(false);
  const folded = foldText(text);
  const shown = folded !== null && !open ? `${folded}…` : text;
  return (
    <>
      <bdi class="bubble__text">
        {splitLinks(shown).map((part) =>
          part.href ? (
            <a href={part.href} target="_blank" rel="noopener noreferrer nofollow" tabIndex={tabIndex}>
              {part.text}
            </a>
          ) : (
            part.text
          ),
        )}
      </bdi>
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
