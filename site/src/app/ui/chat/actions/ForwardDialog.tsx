import { useEffect, useRef, useState } from 'preact/hooks';
import type { Message } from '../../../../../../functions/wire/conversations.ts';
import { textOf } from '../../../../../../functions/wire/plain.ts';
import { ta } from '../../../text/actions.ts';
import { useApp, useChat } from '../../context.ts';
import { excerpt } from '../../logic/actions.ts';
import { listContacts, matchContacts } from '../../logic/contacts.ts';
import { CancelButton, Dialog } from '../../parts/Dialog.tsx';
import { Avatar, Handle, Name } from '../../parts/people.tsx';
import { standingIn } from './standing.ts';

const forwardMax = 10;

/** Sends a message's text on to other conversations, as new messages; who wrote it is not told. */
export function ForwardDialog({ message }: { message: Message }) {
  const { client, dialog, toasts } = useApp();
  const text = textOf(message.body) ?? '';
  const held = message.body?.type === 'text' ? message.body.attachments : undefined;
  const attachments = held ? { attachments: held } : {};
  const contacts = useChat((state) =>
    listContacts(state).filter(({ conversationId }) => standingIn(state, conversationId).canWrite),
  );
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => search.current?.focus(), []);
  const matches = matchContacts(contacts, query);
  const isFull = chosen.size >= forwardMax;
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const send = () => {
    if (chosen.size === 0) return;
    // Mentions are left behind: who is named there may not be here.
    for (const id of chosen) client.sendMessage(id, text, { forwarded: true, ...attachments });
    dialog.value = null;
    toasts.say(ta('forward.done'));
  };
  return (
    <Dialog
      title={ta('forward.title')}
      actions={
        <>
          <CancelButton />
          <button
            type="button"
            class="button button--primary"
            aria-disabled={chosen.size === 0}
            onClick={send}
          >
            {chosen.size === 0 ? ta('forward.choose') : ta('forward.send', { count: chosen.size })}
          </button>
        </>
      }
    >
      <blockquote class="quote">
        <bdi class="quote__text">{excerpt(text, 200)}</bdi>
      </blockquote>
      <input
        ref={search}
        class="input"
        type="search"
        aria-label={ta('forward.search')}
        placeholder={ta('forward.search')}
        autocomplete="off"
        spellcheck={false}
        value={query}
        onInput={(event) => setQuery(event.currentTarget.value)}
      />
      <fieldset class="choices" aria-label={ta('forward.list')}>
        {matches.map(({ conversationId, face, person }) => (
          <label key={conversationId} class="person choices__one">
            <input
              type="checkbox"
              checked={chosen.has(conversationId)}
              disabled={isFull && !chosen.has(conversationId)}
              onChange={() => toggle(conversationId)}
            />
            <Avatar person={face} size="s" />
            <span class="person__name">
              <Name person={face} />
              {person && <Handle person={person} />}
            </span>
          </label>
        ))}
      </fieldset>
      {matches.length === 0 && <p role="status">{ta('forward.none')}</p>}
      {isFull && <p role="status">{ta('forward.most', { max: forwardMax })}</p>}
    </Dialog>
  );
}
