import { useId, useState } from 'preact/hooks';
import { limits } from '../../../../../functions/wire/limits.ts';
import type { Person } from '../../../../../functions/wire/people.ts';
import { textOf } from '../../../../../functions/wire/plain.ts';
import type { ReportReason } from '../../../../../functions/wire/reports.ts';
import { ClientError } from '../../client/types.ts';
import { uuid7Source } from '../../client/uuid7.ts';
import { useApp, useChat } from '../context.ts';
import { errorText, useAction } from '../parts/action.tsx';
import { CancelButton, Dialog } from '../parts/Dialog.tsx';
import { tp } from '../settings/texts.ts';
import { block } from './commands.ts';
import { MessageChoice } from './MessageChoice.tsx';

/** What a report is about. */
export interface ReportSubject {
  readonly person?: Person;
  readonly conversationId: string | null;
  /** For sentences, isolated. */
  readonly name: string;
}

const reasons = [
  'spam',
  'harassment',
  'violence',
  'sexual',
  'illegal',
  'other',
] as const satisfies readonly ReportReason[];
const newClientId = uuid7Source(Date.now, (count) => crypto.getRandomValues(new Uint8Array(count)));

/** Tells whoever runs the instance: why, in one's own words, and by chosen messages. Sent again it stays one report. */
export function ReportDialog({ subject }: { subject: ReportSubject }) {
  const app = useApp();
  const { person, conversationId, name } = subject;
  const [clientId] = useState(newClientId);
  const [reason, setReason] = useState<ReportReason>('spam');
  const [comment, setComment] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [withBlock, setWithBlock] = useState(false);
  const [error, setError] = useState('');
  const { pending, run } = useAction();
  const id = useId();
  const isBlocked = useChat((state) => state.blocked.some((one) => one.id === person?.id), [person?.id]);
  const candidates = useChat(
    (state) =>
      (conversationId === null ? [] : (state.conversations[conversationId]?.messages ?? [])).filter(
        (message) => message.senderId !== state.me?.id && textOf(message.body) !== null,
      ),
    [conversationId],
  );
  const overBy = [...comment.trim()].length - limits.reportCommentMaxCodePoints;
  const send = async () => {
    if (overBy > 0) return;
    await run(async () => {
      try {
        await app.client.request('POST', '/api/reports', {
          clientId,
          ...(person ? { userId: person.id } : {}),
          ...(conversationId ? { conversationId } : {}),
          reason,
          comment,
          messages: [...chosen].map((seq) => ({ conversationId, seq })),
        });
      } catch (failure) {
        setError(reasonOf(failure));
        return;
      }
      if (withBlock && person) await block(app, person);
      app.dialog.value = null;
      app.toasts.say(tp('report.sent'));
    });
  };
  return (
    <Dialog
      title={tp('report.title', { name })}
      actions={
        <>
          <CancelButton />
          <button
            type="submit"
            form={id}
            class="button button--primary"
            aria-disabled={pending || overBy > 0}
            aria-busy={pending}
          >
            {tp('report.send')}
          </button>
        </>
      }
    >
      <form
        id={id}
        class="report"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p>{tp('report.text', { name })}</p>
        <fieldset class="field">
          <legend class="field__label">{tp('report.reason')}</legend>
          {reasons.map((one) => (
            <label key={one} class="check">
              <input type="radio" name="reason" checked={one === reason} onChange={() => setReason(one)} />
              {tp(`reason.${one}`)}
            </label>
          ))}
        </fieldset>
        {conversationId && <MessageChoice messages={candidates} chosen={chosen} onChange={setChosen} />}
        <div class="field">
          <label class="field__label" for={`${id}-comment`}>
            {tp('report.comment')} <span class="field__optional">{tp('report.optional')}</span>
          </label>
          <textarea
            id={`${id}-comment`}
            class="input"
            dir="auto"
            rows={3}
            value={comment}
            aria-invalid={overBy > 0}
            aria-describedby={`${id}-error`}
            onInput={(event) => {
              setComment(event.currentTarget.value);
              setError('');
            }}
          />
          <p class="field__error" id={`${id}-error`} role="alert">
            {overBy > 0 ? tp('report.too_long', { count: overBy }) : error}
          </p>
        </div>
        {person && !isBlocked && (
          <label class="check">
            <input type="checkbox" checked={withBlock} onChange={() => setWithBlock(!withBlock)} />
            {tp('report.block', { name })}
          </label>
        )}
      </form>
    </Dialog>
  );
}

function reasonOf(failure: unknown): string {
  const code = failure instanceof ClientError ? failure.code : null;
  if (code === 'invalid') return tp('report.refused');
  return code === 'too_many_requests' ? tp('report.limit') : errorText(failure);
}
