import { useEffect, useId, useRef } from 'preact/hooks';
import type { AccountEventResult } from '../../../../../functions/wire/http.ts';
import type { ConversationState } from '../../client/types.ts';
import { rich, t } from '../../text/parts.ts';
import { type Question, useApp } from '../context.ts';
import { endingOf, type Face } from '../logic/conversations.ts';
import { copyText } from '../parts/action.tsx';
import { Name } from '../parts/people.tsx';

/** Stands in the composer's place when I am not in the group any more. What was typed can still be copied. */
export function Ended(props: { conversation: ConversationState; face: Face; meId: string }) {
  const { conversation, face, meId } = props;
  const { client, dialog, navigator, toasts } = useApp();
  const bar = useRef<HTMLDivElement>(null);
  const draftId = useId();
  useEffect(() => {
    // The field that had the focus is gone.
    if (document.activeElement === document.body) bar.current?.focus({ preventScroll: true });
  }, []);
  const draft = client.drafts.value[conversation.id]?.trim() ?? '';
  const hide = async () => {
    await client.request<AccountEventResult>('DELETE', `/api/conversations/${conversation.id}`);
    for (const entry of client.state.peek().outbox)
      if (entry.conversationId === conversation.id) client.discardMessage(entry.clientId);
    client.keepDraft(conversation.id, '');
    navigator.replace({ page: 'chats' });
  };
  const question: Question = {
    title: rich('group.hide.title', { name: <Name person={face} /> }),
    text: t('group.hide.text'),
    answer: t('group.hide'),
    run: hide,
  };
  return (
    <div ref={bar} class="chat__closed" data-region tabIndex={-1}>
      <p role="status">
        <EndedWords conversation={conversation} meId={meId} /> {t('group.ended.kept')}
      </p>
      {draft !== '' && (
        <div class="chat__kept">
          <label for={draftId}>{t('group.ended.draft')}</label>
          <textarea id={draftId} class="input" dir="auto" readOnly rows={3} value={draft} />
          <button type="button" class="button button--small" onClick={() => void copyText(toasts, draft)}>
            {t('group.ended.copy')}
          </button>
        </div>
      )}
      <button
        type="button"
        class="button button--small"
        aria-haspopup="dialog"
        onClick={() => {
          dialog.value = { type: 'confirm', question };
        }}
      >
        {t('group.hide')}
      </button>
    </div>
  );
}

function EndedWords({ conversation, meId }: { conversation: ConversationState; meId: string }) {
  const ending = endingOf(conversation, meId);
  if (ending.how === 'removed')
    return <>{rich('group.you_were_removed', { name: <Name person={ending.by} /> })}</>;
  return <>{t(ending.how === 'left' ? 'group.you_left' : 'group.ended')}</>;
}
