import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Mention } from '../../../../../functions/wire/conversations.ts';
import type { Person } from '../../../../../functions/wire/people.ts';
import { t } from '../../text/parts.ts';
import { skinTone } from '../emoji/recent.ts';
import { type Emoji, searchEmoji, shortCode, withTone } from '../emoji/search.ts';
import { Avatar, Handle, Name } from '../parts/people.tsx';
import { type Asked, askedAt, matchMembers } from './suggest.ts';

export type Suggestion =
  | { readonly kind: 'member'; readonly person: Person }
  | { readonly kind: 'emoji'; readonly emoji: Emoji };

export interface Suggesting {
  readonly asked: Asked | null;
  readonly list: readonly Suggestion[];
  readonly active: number;
  /** Takes the keys of the open list; true where the key was one of them. */
  onKey(event: KeyboardEvent): boolean;
}

const emojiMax = 8;

/** What can be suggested for the text before the caret, and which suggestion is chosen. */
export function useSuggestions(
  input: { readonly text: string; readonly caret: number; readonly mentions: readonly Mention[] },
  members: readonly Person[],
  pick: (suggestion: Suggestion, asked: Asked) => void,
): Suggesting {
  const found = askedAt(input.text, input.caret, input.mentions);
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const [chosen, setChosen] = useState({ key: '', index: 0 });
  const groups = useEmojiGroups(found?.kind === 'emoji');
  const key = found ? `${found.kind} ${found.start} ${found.query}` : '';
  const start = found?.start ?? null;
  useEffect(() => {
    if (start !== closedAt) setClosedAt(null);
  }, [start, closedAt]);
  const asked = found && start !== closedAt ? found : null;
  const list = asked ? suggestionsFor(asked, members, groups) : [];
  const active = chosen.key === key ? Math.min(chosen.index, Math.max(0, list.length - 1)) : 0;
  return {
    asked: list.length > 0 ? asked : null,
    list,
    active,
    onKey(event) {
      const suggestion = list[active];
      if (!asked || !suggestion || event.altKey || event.ctrlKey || event.metaKey) return false;
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      if (step !== 0) setChosen({ key, index: (active + step + list.length) % list.length });
      else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) pick(suggestion, asked);
      else if (event.key === 'Escape') setClosedAt(start);
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}

/** The list above the field. The keyboard stays in the field, which names the chosen option. */
export function SuggestionList(props: {
  id: string;
  suggesting: Suggesting;
  onPick: (suggestion: Suggestion, asked: Asked) => void;
}) {
  const { id, suggesting, onPick } = props;
  const { asked, list, active } = suggesting;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active, asked?.query]);
  if (!asked) return null;
  return (
    <div
      ref={box}
      id={id}
      class="suggestions"
      role="listbox"
      aria-label={t(asked.kind === 'member' ? 'composer.members' : 'composer.codes')}
    >
      {list.map((suggestion, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the field.
        <div
          key={index}
          id={`${id}-${index}`}
          class="suggestion"
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          // A press must not take the focus from the field.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onPick(suggestion, asked)}
        >
          {face(suggestion)}
        </div>
      ))}
    </div>
  );
}

function face(suggestion: Suggestion): ComponentChildren {
  if (suggestion.kind === 'emoji')
    return (
      <>
        <span class="suggestion__emoji">{withTone(suggestion.emoji, skinTone.value)}</span>
        <span>:{shortCode(suggestion.emoji)}:</span>
      </>
    );
  return (
    <>
      <Avatar person={suggestion.person} size="s" />
      <Name person={suggestion.person} />
      <Handle person={suggestion.person} />
    </>
  );
}

function suggestionsFor(
  asked: Asked,
  members: readonly Person[],
  groups: readonly (readonly Emoji[])[] | null,
): Suggestion[] {
  if (asked.kind === 'member')
    return matchMembers(members, asked.query).map((person) => ({ kind: 'member', person }));
  return searchEmoji(groups ?? [], asked.query, emojiMax).map((emoji) => ({ kind: 'emoji', emoji }));
}

/** The emoji, loaded with the first short code that is typed. */
function useEmojiGroups(wanted: boolean): readonly (readonly Emoji[])[] | null {
  const [groups, setGroups] = useState<readonly (readonly Emoji[])[] | null>(null);
  const isLoading = useRef(false);
  useEffect(() => {
    if (!wanted || groups || isLoading.current) return;
    isLoading.current = true;
    import('../emoji/data.ts').then(
      (part) => setGroups(part.emojiGroups),
      () => {
        // Without a network there are no suggestions; the next colon tries again.
        isLoading.current = false;
      },
    );
  }, [wanted, groups]);
  return groups;
}
