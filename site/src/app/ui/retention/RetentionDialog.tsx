import { useEffect, useId, useState } from 'preact/hooks';
import { limits } from '../../../../../functions/wire/limits.ts';
import { isShorter, type RetentionPreview } from '../../../../../functions/wire/retention.ts';
import type { ConversationState } from '../../client/types.ts';
import { useApp, useChat } from '../context.ts';
import { durationWords } from '../logic/dates.ts';
import { ActionButton } from '../parts/action.tsx';
import { CancelButton, Dialog } from '../parts/Dialog.tsx';
import { setRetention } from './commands.ts';
import { Proposal } from './Proposal.tsx';
import { tr } from './texts.ts';

/** How long messages of a conversation live, and what another choice would do. */
export function RetentionDialog({ conversationId }: { conversationId: string }) {
  const app = useApp();
  const conversation = useChat((state) => state.conversations[conversationId], [conversationId]);
  const meId = useChat((state) => state.me?.id ?? '');
  const now = conversation?.details.retentionSeconds ?? null;
  const [chosen, setChosen] = useState<number | null>(now);
  const preview = usePreview(conversationId, isShorter(chosen, now) ? chosen : null);
  if (!conversation) return null;
  const max = preview?.retentionMaxSeconds ?? null;
  const choices = [null, ...limits.retentionSeconds].filter((one) => one === now || !isShorter(max, one));
  const isLonger = isShorter(now, chosen);
  const manages = mayManage(conversation, meId);
  const run = async () => {
    await setRetention(app, conversationId, chosen);
    app.dialog.value = null;
    app.toasts.say(
      isLonger || chosen === null
        ? tr('done.proposed')
        : tr('done.shorter', { duration: durationWords(chosen) }),
    );
  };
  return (
    <Dialog
      title={tr('title')}
      actions={
        manages && (
          <>
            <CancelButton />
            {chosen !== now && (
              <ActionButton class={isLonger ? 'button--primary' : 'button--danger'} command={run}>
                {tr(isLonger ? 'act.longer' : 'act.shorter')}
              </ActionButton>
            )}
          </>
        )
      }
    >
      <p>{now === null ? tr('now.kept') : tr('now.lifetime', { duration: durationWords(now) })}</p>
      <Proposal conversation={conversation} meId={meId} />
      {manages ? (
        <Choices choices={choices} chosen={chosen} onChoose={setChosen} />
      ) : (
        <p>{tr('manage.not')}</p>
      )}
      {manages && <Effect conversation={conversation} chosen={chosen} preview={preview} />}
      {max !== null && <p class="retention__hint">{tr('capped', { duration: durationWords(max) })}</p>}
    </Dialog>
  );
}

function Choices(props: {
  choices: readonly (number | null)[];
  chosen: number | null;
  onChoose: (seconds: number | null) => void;
}) {
  const name = useId();
  return (
    <fieldset class="retention__choices">
      <legend>{tr('choice')}</legend>
      {props.choices.map((seconds) => (
        <label key={seconds} class="check">
          <input
            type="radio"
            name={name}
            checked={seconds === props.chosen}
            onChange={() => props.onChoose(seconds)}
          />
          <span>
            {seconds === null ? tr('choice.kept') : tr('choice.after', { duration: durationWords(seconds) })}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** The exact consequences of a choice, before it is made. */
function Effect(props: {
  conversation: ConversationState;
  chosen: number | null;
  preview: RetentionPreview | null | undefined;
}) {
  const { details } = props.conversation;
  const now = details.retentionSeconds ?? null;
  if (props.chosen === now) return <p class="retention__effect">{tr('effect.same')}</p>;
  if (isShorter(now, props.chosen)) {
    const replaces =
      details.retentionProposal && (details.retentionProposal.retentionSeconds ?? null) !== props.chosen;
    return (
      <p class="retention__effect" aria-live="polite">
        {tr('effect.longer')} {replaces && tr('effect.replaces')}
      </p>
    );
  }
  return (
    <p class="retention__effect" aria-live="polite">
      {tr('effect.shorter')} {goneWords(props.preview)}
    </p>
  );
}

function goneWords(preview: RetentionPreview | null | undefined): string {
  if (preview === undefined) return tr('effect.counting');
  if (preview === null) return tr('effect.unknown');
  const count = preview.expiringAtOnce;
  return count === 0 ? tr('effect.gone_none') : tr('effect.gone', { count });
}

/** What the server says of a lifetime: undefined until it has answered, null where it cannot be asked. */
function usePreview(conversationId: string, seconds: number | null): RetentionPreview | null | undefined {
  const { client } = useApp();
  const [answer, setAnswer] = useState<RetentionPreview | null>();
  const isOnline = client.connection.value === 'online';
  useEffect(() => {
    let isAsked = true;
    const query = seconds === null ? '' : `?retentionSeconds=${seconds}`;
    setAnswer(undefined);
    client.request<RetentionPreview>('GET', `/api/conversations/${conversationId}/retention${query}`).then(
      (told) => isAsked && setAnswer(told),
      () => isAsked && setAnswer(null),
    );
    return () => {
      isAsked = false;
    };
  }, [client, conversationId, seconds, isOnline]);
  return answer;
}

function mayManage({ kind, ended, members }: ConversationState, meId: string): boolean {
  const role = members.find(({ person }) => person.id === meId)?.role;
  return !ended && (kind === 'direct' || role === 'owner' || role === 'admin');
}
