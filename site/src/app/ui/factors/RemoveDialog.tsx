import { ActionButton } from '../parts/action.tsx';
import { CancelButton, Dialog } from '../parts/Dialog.tsx';

/** Asks before a second factor goes. `run` closes it, or puts the dialog in its place that asks who acts. */
export function RemoveDialog(props: {
  title: string;
  text: string;
  answer: string;
  run: () => Promise<void>;
}) {
  return (
    <Dialog
      title={props.title}
      actions={
        <>
          <CancelButton />
          <ActionButton class="button--danger" command={props.run}>
            {props.answer}
          </ActionButton>
        </>
      }
    >
      <p>{props.text}</p>
    </Dialog>
  );
}
