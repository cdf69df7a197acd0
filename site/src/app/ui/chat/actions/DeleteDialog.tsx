import type { Message } from '../../../../../../functions/wire/conversations.ts';
import { ta } from '../../../text/actions.ts';
import { useApp, useChat } from '../../context.ts';
import { CancelButton, Dialog } from '../../parts/Dialog.tsx';

/** Asks before a message is deleted for everyone: that cannot be undone. */
export function DeleteDialog({ message }: { message: Message }) {
  const { client, dialog } = useApp();
  const isMine = useChat((state) => state.me?.id === message.senderId, [message]);
  return (
    <Dialog
      title={ta('delete.title')}
      actions={
        <>
          <CancelButton />
          <button
            type="button"
            class="button button--danger"
            onClick={() => {
              dialog.value = null;
              client.changeMessage(message.conversationId, message.seq, { type: 'delete' });
            }}
          >
            {ta('delete.confirm')}
          </button>
        </>
      }
    >
      {!isMine && <p class="alert">{ta('delete.other')}</p>}
      <p>{ta('delete.text')}</p>
    </Dialog>
  );
}
