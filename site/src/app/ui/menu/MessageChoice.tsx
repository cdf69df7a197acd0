import type { Message } from '../../../../../functions/wire/conversations.ts';
import { limits } from '../../../../../functions/wire/limits.ts';
import { textOf } from '../../../../../functions/wire/plain.ts';
import { useApp } from '../context.ts';
import { listTime } from '../logic/dates.ts';
import { Time } from '../parts/Time.tsx';
import { tp } from '../settings/texts.ts';

/** The loaded messages of others, the newest first, of which some can be chosen. */
export function MessageChoice(props: {
  messages: readonly Message[];
  chosen: ReadonlySet<number>;
  onChange: (chosen: ReadonlySet<number>) => void;
}) {
  const { nowMs } = useApp();
  const { messages, chosen, onChange } = props;
  const isFull = chosen.size >= limits.reportMessagesMax;
  const toggle = (seq: number) => {
    const next = new Set(chosen);
    if (!next.delete(seq)) next.add(seq);
    onChange(next);
  };
  return (
    <fieldset class="field">
      <legend class="field__label">{tp('report.messages', { max: limits.reportMessagesMax })}</legend>
      {messages.length === 0 && <p class="field__hint">{tp('report.messages.none')}</p>}
      <div class="report__messages">
        {messages.toReversed().map(({ seq, body, sentAtMs }) => (
          <label key={seq} class="check">
            <input
              type="checkbox"
              checked={chosen.has(seq)}
              disabled={isFull && !chosen.has(seq)}
              onChange={() => toggle(seq)}
            />
            <span>
              <bdi>{(textOf(body) ?? '').slice(0, 160)}</bdi>{' '}
              <Time ms={sentAtMs} words={listTime(sentAtMs, nowMs.value)} class="field__hint" />
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
