import { Check, SendHorizontal } from 'lucide';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import filesStyles from '../../../styles/files.css?url';
import voiceStyles from '../../../styles/voice.css?url';
import type { ConversationState } from '../../client/types.ts';
import { t } from '../../text/parts.ts';
import { isolate } from '../../text/t.ts';
import { attachedNow, pendingIn } from '../compose/attached.ts';
import { EmojiButton } from '../compose/EmojiButton.tsx';
import { applyEdit, replaceWith, toggleCode, toggleMark } from '../compose/edit-text.ts';
import { ModeStrip } from '../compose/ModeStrip.tsx';
import { moveMentions } from '../compose/mention-ranges.ts';
import { type Suggestion, SuggestionList, useSuggestions } from '../compose/Suggestions.tsx';
import type { Asked } from '../compose/suggest.ts';
import { leaveMode, submit, write, writtenIn } from '../compose/written.ts';
import { useApp, useChat } from '../context.ts';
import { noteUsed, skinTone } from '../emoji/recent.ts';
import { withTone } from '../emoji/search.ts';
import { charactersLeft, type DraftProblem, draftProblem } from '../logic/draft.ts';
import { Icon } from '../parts/Icon.tsx';
import { lazyPart } from '../parts/lazy.tsx';
import { composerMode, editLast } from './composer-mode.ts';

const AttachButton = lazyPart(
  () => import('../files/Attach.tsx').then((part) => part.AttachButton),
  filesStyles,
);
const VoiceButton = lazyPart(
  () => import('../voice/VoiceButton.tsx').then((part) => part.VoiceButton),
  filesStyles,
  voiceStyles,
);
const FileTray = lazyPart(() => import('../files/Attach.tsx').then((part) => part.FileTray), filesStyles);

const coarsePointer = matchMedia('(pointer: coarse)');

/** Where a message is written. Never switched off: what is written offline waits in the outbox. */
export function Composer({ conversation, name }: { conversation: ConversationState; name: string }) {
  const { client } = useApp();
  const { id } = conversation;
  const meId = useChat((state) => state.me?.id ?? '');
  const field = useRef<HTMLTextAreaElement>(null);
  const baseId = useId();
  const [caret, setCaret] = useState(0);
  const mode = composerMode(id);
  const written = writtenIn(client, conversation, mode);
  const { text } = written;
  const problem = draftProblem(text);
  const attached = mode.kind === 'edit' ? [] : attachedNow(id);
  const unsendable = attached === null || (problem !== null && !(problem === 'empty' && attached.length > 0));
  const isIdle = mode.kind === 'new' && text === '' && attached?.length === 0;
  const note = noteFor(text, problem);
  const over = problem !== null && problem !== 'empty';
  const others = conversation.members.map(({ person }) => person).filter((person) => person.id !== meId);

  const pick = (suggestion: Suggestion, asked: Asked) => {
    const node = field.current;
    if (!node) return;
    if (suggestion.kind === 'emoji') {
      noteUsed(suggestion.emoji.text);
      const emoji = withTone(suggestion.emoji, skinTone.peek());
      return applyEdit(node, replaceWith(asked.start, node.selectionEnd, `${emoji} `));
    }
    const { person } = suggestion;
    const mention = `@${person.displayName}`;
    applyEdit(node, replaceWith(asked.start, node.selectionEnd, `${mention} `));
    const now = writtenIn(client, conversation, composerMode(id));
    const added = { userId: person.id, start: asked.start, length: mention.length };
    const mentions = [...now.mentions.filter((one) => one.start !== added.start), added];
    write(client, id, { text: now.text, mentions });
  };
  const suggesting = useSuggestions({ ...written, caret }, others, pick);

  useFocusInMode(field, mode.kind === 'new' ? 'new' : `${mode.kind} ${mode.seq}`);
  useEffect(() => () => client.saveDraft(id), [client, id]);

  const send = () => {
    if (submit(client, conversation)) field.current?.focus();
  };
  const cancel = () => {
    leaveMode(id);
    field.current?.focus();
  };
  const onInput = (node: HTMLTextAreaElement) => {
    const { value, selectionEnd } = node;
    setCaret(selectionEnd);
    const before = writtenIn(client, conversation, composerMode(id));
    const mentions = moveMentions(before.mentions, before.text, value, selectionEnd);
    write(client, id, { text: value, mentions });
    if (value.trim() !== '' && mode.kind !== 'edit') client.startTyping(id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const node = field.current;
    // Key code 229: Safari ends a composition before the Enter that confirmed it is told.
    if (!node || event.isComposing || event.keyCode === 229 || suggesting.onKey(event)) return;
    if (formats(event, node)) event.preventDefault();
    else if (event.key === 'Escape' && mode.kind !== 'new') {
      event.stopPropagation();
      event.preventDefault();
      cancel();
    } else if (isPlain(event, 'ArrowUp') && mode.kind === 'new' && text === '') {
      if (editLast(conversation, meId)) event.preventDefault();
    } else if (isPlain(event, 'Enter') && !coarsePointer.matches) {
      event.preventDefault();
      send();
    }
  };
  const label =
    mode.kind === 'edit' ? t('composer.edit_label') : t('composer.label', { name: isolate(name) });
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <SuggestionList id={`${baseId}-list`} suggesting={suggesting} onPick={pick} />
      {mode.kind !== 'new' && <ModeStrip conversation={conversation} mode={mode} onCancel={cancel} />}
      {mode.kind !== 'edit' && pendingIn(id).value.length > 0 && <FileTray conversationId={id} />}
      <div class="composer__field" data-value={text}>
        <textarea
          ref={field}
          class="composer__input"
          id="message"
          data-region
          rows={1}
          dir={text === '' ? undefined : 'auto'}
          enterkeyhint={coarsePointer.matches ? 'enter' : 'send'}
          aria-label={label}
          aria-autocomplete="list"
          aria-controls={suggesting.asked ? `${baseId}-list` : undefined}
          aria-activedescendant={suggesting.asked ? `${baseId}-list-${suggesting.active}` : undefined}
          aria-describedby={note ? `${baseId}-note` : undefined}
          aria-invalid={over}
          placeholder={mode.kind === 'edit' ? label : t('composer.placeholder', { name: isolate(name) })}
          value={text}
          onInput={(event) => onInput(event.currentTarget)}
          onKeyUp={(event) => setCaret(event.currentTarget.selectionEnd)}
          onClick={(event) => setCaret(event.currentTarget.selectionEnd)}
          onBlur={() => client.saveDraft(id)}
          onKeyDown={onKeyDown}
        />
        {mode.kind !== 'edit' && <AttachButton conversationId={id} />}
        <EmojiButton
          onPick={(emoji) => {
            const node = field.current;
            if (node) applyEdit(node, replaceWith(node.selectionStart, node.selectionEnd, emoji));
          }}
        />
      </div>
      {isIdle && <VoiceButton conversationId={id} />}
      <button
        type="submit"
        class={`composer__send ${isIdle ? 'composer__send--idle' : ''}`}
        aria-label={t(mode.kind === 'edit' ? 'composer.save' : 'composer.send')}
        aria-disabled={unsendable}
        // A press must not take the focus, or the keyboard of a phone would fold away.
        onPointerDown={(event) => event.preventDefault()}
      >
        {mode.kind === 'edit' ? <Icon node={Check} /> : <Icon node={SendHorizontal} flip />}
      </button>
      <p class="visually-hidden" role="status">
        {suggesting.asked && t('composer.suggestions', { count: suggesting.list.length })}
      </p>
      {note && (
        <p
          id={`${baseId}-note`}
          class={`composer__note ${over ? 'composer__note--over' : ''}`}
          role={over ? 'alert' : undefined}
        >
          {note}
        </p>
      )}
    </form>
  );
}

/** Takes the focus when a conversation is opened or a mode begins, with the caret at the end. */
function useFocusInMode(field: { readonly current: HTMLTextAreaElement | null }, mode: string): void {
  const before = useRef<string | null>(null);
  useEffect(() => {
    const node = field.current;
    const wasOpen = before.current !== null;
    before.current = mode;
    if (!node || (mode === 'new' && (wasOpen || coarsePointer.matches))) return;
    node.focus({ preventScroll: true });
    node.setSelectionRange(node.value.length, node.value.length);
  }, [field, mode]);
}

function isPlain(event: KeyboardEvent, key: string): boolean {
  return event.key === key && !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
}

/** Ctrl or ⌘ with B, I, E: bold, italic, code. */
function formats(event: KeyboardEvent, field: HTMLTextAreaElement): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return false;
  const { value, selectionStart: start, selectionEnd: end } = field;
  const key = event.key.toLowerCase();
  if (key === 'b') applyEdit(field, toggleMark(value, start, end, '**'));
  else if (key === 'i') applyEdit(field, toggleMark(value, start, end, '*'));
  else if (key === 'e') applyEdit(field, toggleCode(value, start, end));
  else return false;
  return true;
}

function noteFor(draft: string, problem: DraftProblem | null): string | null {
  if (problem === 'too_many_marks') return t('composer.too_many_marks');
  const left = charactersLeft(draft);
  if (left !== null && left < 0) return t('composer.over', { count: -left });
  if (problem === 'refused' || problem === 'too_long') return t('composer.refused');
  return left === null ? null : t('composer.left', { count: left });
}
