import { type Question, useApp } from '../context.ts';
import { ActionButton } from '../parts/action.tsx';
import { CancelButton, Dialog } from '../parts/Dialog.tsx';

/** Asks before something that cannot be undone. Stays open when it fails; a toast says why. */
export function ConfirmDialog({ question }: { question: Question }) {
  const { dialog } = useApp();
  const run = async () => {
    await question.run();
    dialog.value = null;
    requestAnimationFrame(catchFocus);
  };
  return (
    <Dialog
      title={question.title}
      actions={
        <>
          <CancelButton />
          <ActionButton class="button--danger" command={run}>
            {question.answer}
          </ActionButton>
        </>
      }
    >
      <p>{question.text}</p>
    </Dialog>
  );
}

/** What was asked about may be gone, and the button that asked with it: then the pane takes the focus. */
function catchFocus(): void {
  if (document.activeElement !== document.body) return;
  document.querySelector<HTMLElement>('.app__details, .app__list')?.focus();
}
