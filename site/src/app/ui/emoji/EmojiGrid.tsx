import { useRef, useState } from 'preact/hooks';
import { type Emoji, withTone } from './search.ts';

/** How many stand in a row; the styles say it too. */
const columns = 8;

/** One tab stop: arrows, Home and End walk the emoji, Enter and Space pick the one in focus. */
export function EmojiGrid(props: {
  emoji: readonly Emoji[];
  tone: string;
  onPick: (emoji: Emoji) => void;
  onPoint: (emoji: Emoji | null) => void;
}) {
  const { emoji, tone, onPick, onPoint } = props;
  const grid = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const activeIndex = Math.min(active, emoji.length - 1);
  const rows = Array.from({ length: Math.ceil(emoji.length / columns) }, (_, row) =>
    emoji.slice(row * columns, (row + 1) * columns),
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const rtl = grid.current !== null && getComputedStyle(grid.current).direction === 'rtl';
    const next = target(event, activeIndex, emoji.length, rtl);
    if (next === null) return;
    event.preventDefault();
    setActive(next);
    grid.current?.querySelectorAll<HTMLElement>('[role="gridcell"]')[next]?.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: the grid is of buttons, not of data.
    <div ref={grid} class="emoji-panel__grid" role="grid" onKeyDown={onKeyDown}>
      {rows.map((row, rowIndex) => (
        // biome-ignore lint/a11y/useSemanticElements: as above.
        // biome-ignore lint/a11y/useFocusableInteractive: as above.
        <div key={row[0]?.text} class="emoji-panel__row" role="row">
          {row.map((one, column) => {
            const index = rowIndex * columns + column;
            return (
              // biome-ignore lint/a11y/useSemanticElements: as above.
              <button
                key={one.text}
                type="button"
                class="emoji-panel__emoji"
                role="gridcell"
                aria-label={one.name}
                tabIndex={index === activeIndex ? 0 : -1}
                onClick={() => onPick(one)}
                onFocus={() => {
                  setActive(index);
                  onPoint(one);
                }}
                onPointerEnter={() => onPoint(one)}
              >
                {withTone(one, tone)}
              </button>
            );
          })}
        </div>
      ))}
    </div>
  );
}

function target({ key }: KeyboardEvent, from: number, count: number, rtl: boolean): number | null {
  const steps: Record<string, number> = {
    ArrowRight: rtl ? -1 : 1,
    ArrowLeft: rtl ? 1 : -1,
    ArrowDown: columns,
    ArrowUp: -columns,
  };
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = steps[key];
  if (step === undefined) return null;
  const to = from + step;
  return to >= 0 && to < count ? to : from;
}
