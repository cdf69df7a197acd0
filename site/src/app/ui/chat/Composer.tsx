import { SendHorizontal } from 'lucide';
import { useEffect, useId, useRef } from 'preact/hooks';
import { isolate, t } from '../../text/t.ts';
import { useApp } from '../context.ts';
import type { Face } from '../logic/conversations.ts';
import { charactersLeft, type DraftProblem, draftProblem, trimDraft } from '../logic/draft.ts';
import { Icon } from '../parts/Icon.tsx';

const coarsePointer = matchMedia('(pointer: coarse)');

/** Where a message is written. Never switched off: what is written offline waits in the outbox. */
export function Composer({ conversationId, person }: { conversationId: string; person: Face }) {
  const { client } = useApp();
  const field = useRef<HTMLTextAreaElement>(null);
  const noteId = useId();
  const draft = client.drafts.value[conversationId] ?? '';
  const problem = draftProblem(draft);
  const note = noteFor(draft, problem);
  const over = problem !== null && problem !== 'empty';
  useEffect(() => {
    if (!coarsePointer.matches) field.current?.focus({ preventScroll: true });
  }, []);
  const send = () => {
    const text = client.drafts.peek()[conversationId] ?? '';
    if (draftProblem(text) !== null) return;
    client.sendMessage(conversationId, trimDraft(text));
    client.keepDraft(conversationId, '');
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Key code 229: Safari ends a composition before the Enter that confirmed it is told.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || composing || coarsePointer.matches) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="composer__field" data-value={draft}>
        <textarea
          ref={field}
          class="composer__input"
          id="message"
          data-region
          rows={1}
          dir="auto"
          enterkeyhint={coarsePointer.matches ? 'enter' : 'send'}
          aria-label={t('composer.label', { name: isolate(person.displayName) })}
          aria-describedby={note ? noteId : undefined}
          aria-invalid={over}
          placeholder={t('composer.placeholder', { name: isolate(person.displayName) })}
          value={draft}
          onInput={(event) => {
            client.keepDraft(conversationId, event.currentTarget.value);
            if (event.currentTarget.value.trim() !== '') client.startTyping(conversationId);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <button
        type="submit"
        class="composer__send"
        aria-label={t('composer.send')}
        aria-disabled={problem !== null}
        // A press must not take the focus, or the keyboard of a phone would fold away.
        onPointerDown={(event) => event.preventDefault()}
      >
        <Icon node={SendHorizontal} flip />
      </button>
      {note && (
        <p
          id={noteId}
          class={`composer__note ${over ? 'composer__note--over' : ''}`}
          role={over ? 'alert' : undefined}
        >
          {note}
        </p>
      )}
    </form>
  );
}

function noteFor(draft: string, problem: DraftProblem | null): string | null {
  if (problem === 'too_many_marks') return t('composer.too_many_marks');
  const left = charactersLeft(draft);
  if (left !== null && left < 0) return t('composer.over', { count: -left });
  if (problem === 'refused' || problem === 'too_long') return t('composer.refused');
  return left === null ? null : t('composer.left', { count: left });
}
