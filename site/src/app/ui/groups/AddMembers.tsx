import { useState } from 'preact/hooks';
import type { Person } from '../../../../../functions/wire/people.ts';
import { useApp, useChat } from '../context.ts';
import { addableFriends } from '../logic/conversations.ts';
import { notAddable } from '../logic/group-forms.ts';
import { CancelButton, Dialog } from '../parts/Dialog.tsx';
import { addMembers, newClientId } from './commands.ts';
import { formProblem, pickProblem, SubmitButton } from './form-parts.tsx';
import { PeoplePicker } from './PeoplePicker.tsx';
import { useSubmit } from './submit.ts';
import { richg, tg } from './texts.ts';

/** Adds friends who are not in the group yet. */
export function AddMembers({ conversationId }: { conversationId: string }) {
  const { client, dialog } = useApp();
  const conversation = useChat((state) => state.conversations[conversationId], [conversationId]);
  const friends = useChat(
    (state) => addableFriends(state, state.conversations[conversationId] ?? null),
    [conversationId],
  );
  const [picked, setPicked] = useState<readonly Person[]>([]);
  const [isEarly, setEarly] = useState(false);
  // For these people: others are another command.
  const [clientId, setClientId] = useState(newClientId);
  const submit = useSubmit();
  if (!conversation) return null;
  const userIds = picked.map(({ id }) => id);
  const add = async () => {
    if (picked.length === 0) return setEarly(true);
    const done = await submit.run(() => addMembers(client, conversationId, { clientId, userIds }));
    if (done) dialog.value = null;
  };
  return (
    <Dialog
      title={richg('add.title', { group: <bdi>{conversation.details.title}</bdi> })}
      actions={
        <>
          <CancelButton />
          {friends.length > 0 && (
            <SubmitButton submit={submit} words={tg('add.add')} onPress={() => void add()} />
          )}
        </>
      }
    >
      <PeoplePicker
        people={friends}
        picked={picked}
        onPick={(next) => {
          setPicked(next);
          setClientId(newClientId());
          setEarly(false);
          submit.clear();
        }}
        empty={tg('pick.nobody_left')}
        refused={notAddable(submit.error, userIds)}
        error={isEarly ? tg('pick.required') : pickProblem(submit, picked)}
        autoFocus
      />
      <p class="alert" role="alert">
        {formProblem(submit)}
      </p>
    </Dialog>
  );
}
