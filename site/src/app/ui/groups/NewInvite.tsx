import { useId, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { copyText } from '../parts/action.tsx';
import { CancelButton, Dialog } from '../parts/Dialog.tsx';
import { createInvite } from './commands.ts';
import { formProblem, SubmitButton } from './form-parts.tsx';
import { inviteUrl, noteInvite } from './Invites.tsx';
import { useSubmit } from './submit.ts';
import { tg } from './texts.ts';

const expiries = [
  { seconds: 604_800, words: tg('invites.week') },
  { seconds: 86_400, words: tg('invites.day') },
  { seconds: 3_600, words: tg('invites.hour') },
  { seconds: null, words: tg('invites.never') },
];
const uses = [
  { count: null, words: tg('invites.unlimited') },
  { count: 1, words: tg('invites.once') },
  { count: 10, words: tg('invites.times', { count: 10 }) },
  { count: 100, words: tg('invites.times', { count: 100 }) },
];

/** Makes an invite link and puts it on the clipboard. */
export function NewInvite({ conversationId }: { conversationId: string }) {
  const { client, dialog, toasts } = useApp();
  const [expiry, setExpiry] = useState(0);
  const [use, setUse] = useState(0);
  const submit = useSubmit();
  const ids = { expiry: useId(), uses: useId() };
  const create = async () => {
    const seconds = expiries[expiry]?.seconds;
    const count = uses[use]?.count;
    const done = await submit.run(async () => {
      const invite = await createInvite(client, conversationId, {
        ...(seconds ? { expiresInSeconds: seconds } : {}),
        ...(count ? { maxUses: count } : {}),
      });
      noteInvite(conversationId, invite);
      await copyText(toasts, inviteUrl(invite));
    });
    if (done) dialog.value = null;
  };
  return (
    <Dialog
      title={tg('invites.new')}
      actions={
        <>
          <CancelButton />
          <SubmitButton submit={submit} words={tg('invites.create')} onPress={() => void create()} />
        </>
      }
    >
      <p>{tg('invites.hint')}</p>
      <div class="field">
        <label class="field__label" for={ids.expiry}>
          {tg('invites.expires')}
        </label>
        <select
          id={ids.expiry}
          class="input"
          value={expiry}
          onChange={(event) => setExpiry(event.currentTarget.selectedIndex)}
        >
          {expiries.map(({ words }, index) => (
            <option key={words} value={index}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label class="field__label" for={ids.uses}>
          {tg('invites.uses')}
        </label>
        <select
          id={ids.uses}
          class="input"
          value={use}
          onChange={(event) => setUse(event.currentTarget.selectedIndex)}
        >
          {uses.map(({ words }, index) => (
            <option key={words} value={index}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <p class="alert" role="alert">
        {formProblem(submit)}
      </p>
    </Dialog>
  );
}
