import { useEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { newClientId, updateGroup } from './commands.ts';
import { formProblem, SubmitButton } from './form-parts.tsx';
import { useSubmit } from './submit.ts';
import { type GroupTexts, TextFields, textsFit } from './TextFields.tsx';
import { tg } from './texts.ts';

/** Changes title and description in place. */
export function EditTexts(props: { conversationId: string; before: GroupTexts; onDone: () => void }) {
  const { conversationId, before, onDone } = props;
  const { client } = useApp();
  const [texts, setTexts] = useState(before);
  // For these words: others are another command.
  const [clientId, setClientId] = useState(newClientId);
  const title = useRef<HTMLInputElement>(null);
  const submit = useSubmit();
  useEffect(() => title.current?.focus(), []);
  const save = async () => {
    if (!textsFit(texts)) return title.current?.focus();
    const isSame = texts.title === before.title && texts.description === before.description;
    if (isSame || (await submit.run(() => updateGroup(client, conversationId, { clientId, ...texts }))))
      onDone();
  };
  return (
    <form
      class="details__edit"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        event.preventDefault();
        onDone();
      }}
    >
      <TextFields
        texts={texts}
        onTexts={(next) => {
          setTexts(next);
          setClientId(newClientId());
        }}
        strict
        titleRef={title}
      />
      <p class="alert" role="alert">
        {formProblem(submit)}
      </p>
      <div class="details__buttons">
        <button type="button" class="button button--quiet" onClick={onDone}>
          {tg('details.cancel')}
        </button>
        <SubmitButton submit={submit} words={tg('details.save')} onPress={() => void save()} />
      </div>
    </form>
  );
}
