import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type PartTextKey, t } from '../../text/parts.ts';
import { emojiGroups } from './data.ts';
import { EmojiGrid } from './EmojiGrid.tsx';
import { placeBeside } from './place.ts';
import { noteUsed, recentEmoji, skinTone } from './recent.ts';
import { type Emoji, searchEmoji, withTone } from './search.ts';

const foundMax = 96;
const tones: readonly (readonly [tone: string, words: PartTextKey & `emoji.tone.${string}`])[] = [
  ['', 'emoji.tone.none'],
  ['\u{1f3fb}', 'emoji.tone.light'],
  ['\u{1f3fc}', 'emoji.tone.medium_light'],
  ['\u{1f3fd}', 'emoji.tone.medium'],
  ['\u{1f3fe}', 'emoji.tone.medium_dark'],
  ['\u{1f3ff}', 'emoji.tone.dark'],
];
const groups: readonly (readonly [icon: string, words: PartTextKey & `emoji.group.${string}`])[] = [
  ['😀', 'emoji.group.smileys'],
  ['👋', 'emoji.group.people'],
  ['🐻', 'emoji.group.nature'],
  ['🍇', 'emoji.group.food'],
  ['🚀', 'emoji.group.travel'],
  ['🎉', 'emoji.group.activities'],
  ['💡', 'emoji.group.objects'],
  ['💜', 'emoji.group.symbols'],
  ['🏁', 'emoji.group.flags'],
];

export interface EmojiPickerProps {
  onPick(emoji: string): void;
  onClose(): void;
}

/** The panel that `EmojiPicker` loads. */
export function EmojiPanel({ onPick, onClose }: EmojiPickerProps) {
  const panel = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  const [groupIndex, setGroupIndex] = useState(recentEmoji.value.length > 0 ? -1 : 0);
  const [pointed, setPointed] = useState<Emoji | null>(null);
  usePanel(panel, onClose);
  const shown = query.trim() !== '' ? searchEmoji(emojiGroups, query, foundMax) : ofGroup(groupIndex);
  const pick = (emoji: Emoji) => {
    const text = withTone(emoji, skinTone.peek());
    noteUsed(emoji.text);
    onPick(text);
  };
  const focusGrid = () =>
    panel.current?.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]')?.focus();
  const tab = (index: number, icon: string, words: string) => (
    <button
      key={index}
      type="button"
      class="emoji-panel__tab"
      aria-label={words}
      aria-pressed={query === '' && index === groupIndex}
      onClick={() => {
        setQuery('');
        setGroupIndex(index);
      }}
    >
      {icon}
    </button>
  );
  return (
    <div
      ref={panel}
      popover="manual"
      class="emoji-panel"
      role="dialog"
      aria-label={t('emoji.title')}
      tabIndex={-1}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onClose();
      }}
    >
      <input
        class="input emoji-panel__search"
        type="search"
        aria-label={t('emoji.search')}
        placeholder={t('emoji.search')}
        autocomplete="off"
        spellcheck={false}
        enterkeyhint="done"
        value={query}
        onInput={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.isComposing || (event.key !== 'Enter' && event.key !== 'ArrowDown')) return;
          event.preventDefault();
          if (event.key === 'ArrowDown') focusGrid();
          else if (shown[0]) pick(shown[0]);
        }}
      />
      <fieldset class="emoji-panel__tabs" aria-label={t('emoji.groups')}>
        {recentEmoji.value.length > 0 && tab(-1, '🕘', t('emoji.group.recent'))}
        {groups.map(([icon, words], index) => tab(index, icon, t(words)))}
      </fieldset>
      {shown.length > 0 ? (
        <EmojiGrid
          key={query === '' ? groupIndex : 'found'}
          emoji={shown}
          tone={skinTone.value}
          onPick={pick}
          onPoint={setPointed}
        />
      ) : (
        <p class="emoji-panel__none" role="status">
          {t('emoji.none')}
        </p>
      )}
      <div class="emoji-panel__foot">
        <span class="emoji-panel__name" aria-hidden="true">
          {pointed?.name}
        </span>
        <fieldset class="emoji-panel__tones" aria-label={t('emoji.tone')}>
          {tones.map(([tone, words]) => (
            <button
              key={tone}
              type="button"
              class="emoji-panel__tone"
              aria-label={t(words)}
              aria-pressed={skinTone.value === tone}
              onClick={() => {
                skinTone.value = tone;
              }}
            >
              {`✋${tone}`}
            </button>
          ))}
        </fieldset>
      </div>
    </div>
  );
}

function ofGroup(index: number): readonly Emoji[] {
  if (index >= 0) return emojiGroups[index] ?? [];
  const all = new Map(emojiGroups.flat().map((emoji) => [emoji.text, emoji]));
  return recentEmoji.peek().flatMap((text) => all.get(text) ?? []);
}

/** Shows the panel over everything beside the element it stands in, and takes care of focus and of presses elsewhere. */
function usePanel(panel: { readonly current: HTMLDivElement | null }, onClose: () => void): void {
  const latest = useRef(onClose);
  latest.current = onClose;
  useLayoutEffect(() => {
    const node = panel.current;
    const anchor = node?.parentElement;
    if (!node || !anchor) return;
    const before = document.activeElement;
    const place = () => placeBeside(node, anchor);
    node.showPopover();
    place();
    window.addEventListener('resize', place);
    const coarse = matchMedia('(pointer: coarse)').matches;
    (coarse ? node : node.querySelector('input'))?.focus({ preventScroll: true });
    return () => {
      window.removeEventListener('resize', place);
      const hadFocus = node.contains(document.activeElement);
      if (hadFocus && before instanceof HTMLElement && before.isConnected)
        before.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    const onPress = (event: Event) => {
      const anchor = panel.current?.parentElement;
      if (event.target instanceof Node && !anchor?.contains(event.target)) latest.current();
    };
    document.addEventListener('pointerdown', onPress);
    document.addEventListener('focusin', onPress);
    return () => {
      document.removeEventListener('pointerdown', onPress);
      document.removeEventListener('focusin', onPress);
    };
  }, []);
}
