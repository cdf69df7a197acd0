import { useEffect, useRef, useState } from 'preact/hooks';
import type { Person } from '../../../../../functions/wire/people.ts';
import { useApp, useChat } from '../context.ts';
import { addableFriends } from '../logic/conversations.ts';
import { notAddable } from '../logic/group-forms.ts';
import { CancelButton, Dialog } from '../parts/Dialog.tsx';
import { createGroup, newClientId } from './commands.ts';
import { formProblem, pickProblem, SubmitButton } from './form-parts.tsx';
import { PeoplePicker } from './PeoplePicker.tsx';
import { useSubmit } from './submit.ts';
import { TextFields, textsFit } from './TextFields.tsx';
import { tg } from './texts.ts';

/** Makes a group of friends. What was typed stays through every failure; repeated, it is still one group. */
export function NewGroup() {
  const { client, dialog, navigator } = useApp();
  const friends = useChat((state) => addableFriends(state, null));
  const [picked, setPicked] = useState<readonly Person[]>([]);
  const [texts, setTexts] = useState({ title: '', description: '' });
  const [strict, setStrict] = useState(false);
  const [clientId] = useState(newClientId);
  const title = useRef<HTMLInputElement>(null);
  const submit = useSubmit();
  useEffect(() => title.current?.focus(), []);
  const userIds = picked.map(({ id }) => id);
  const create = async () => {
    setStrict(true);
    if (!textsFit(texts)) return title.current?.focus();
    let id = '';
    const done = await submit.run(async () => {
      id = await createGroup(client, { clientId, ...texts, userIds });
    });
    if (!done) return;
    dialog.value = null;
    navigator.go({ page: 'conversation', conversationId: id });
  };
  return (
    <Dialog
      title={tg('new.title')}
      actions={
        <>
          <CancelButton />
          <SubmitButton submit={submit} words={tg('new.create')} onPress={() => void create()} />
        </>
      }
    >
      <TextFields texts={texts} onTexts={setTexts} strict={strict} titleRef={title} />
      <PeoplePicker
        people={friends}
        picked={picked}
        onPick={(next) => {
          setPicked(next);
          submit.clear();
        }}
        empty={tg('pick.no_friends')}
        refused={notAddable(submit.error, userIds)}
        error={pickProblem(submit, picked)}
      />
      <p class="alert" role="alert">
        {formProblem(submit)}
      </p>
    </Dialog>
  );
}
