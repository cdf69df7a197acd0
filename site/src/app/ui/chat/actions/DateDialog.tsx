import { useState } from 'preact/hooks';
import type { MessageListResult } from '../../../../../../functions/wire/http.ts';
import { ta } from '../../../text/actions.ts';
import { useApp, useChat } from '../../context.ts';
import { dayInput, dayInputMs } from '../../logic/dates.ts';
import { useAction } from '../../parts/action.tsx';
import { CancelButton, Dialog } from '../../parts/Dialog.tsx';
import { jumpTo } from '../jump.ts';

/** Goes to the first message of a day, or of the next day on which something was written. */
export function DateDialog({ conversationId }: { conversationId: string }) {
  const { client, dialog, nowMs, toasts } = useApp();
  const createdAtMs = useChat(
    (state) => state.conversations[conversationId]?.createdAtMs ?? 0,
    [conversationId],
  );
  const today = dayInput(nowMs.value);
  const [day, setDay] = useState(today);
  const { pending, run } = useAction();
  const atMs = dayInputMs(day);
  const go = async () => {
    if (atMs === null) return;
    const path = `/api/conversations/${conversationId}/messages?at=${Math.max(0, atMs)}&limit=1`;
    const { messages } = await client.request<MessageListResult>('GET', path);
    dialog.value = null;
    const first = messages[0];
    if (first) jumpTo(conversationId, first.seq);
    else {
      client.leaveView(conversationId);
      toasts.say(ta('date.none'));
    }
  };
  return (
    <Dialog
      title={ta('date.title')}
      actions={
        <>
          <CancelButton />
          <button
            type="submit"
            form="go-to-date"
            class="button button--primary"
            aria-disabled={pending || atMs === null}
            aria-busy={pending}
          >
            {ta('date.go')}
          </button>
        </>
      }
    >
      <form
        id="go-to-date"
        class="field"
        onSubmit={(event) => {
          event.preventDefault();
          void run(go);
        }}
      >
        <label class="field__label" for="date">
          {ta('date.label')}
        </label>
        <input
          class="input"
          id="date"
          type="date"
          min={dayInput(createdAtMs)}
          max={today}
          value={day}
          onInput={(event) => setDay(event.currentTarget.value)}
        />
      </form>
    </Dialog>
  );
}
