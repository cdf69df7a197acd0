import { CircleAlert } from 'lucide';
import { ClientError, type OutboxChange } from '../../../client/types.ts';
import { ta } from '../../../text/actions.ts';
import { useApp } from '../../context.ts';
import { errorText } from '../../parts/action.tsx';
import { Icon } from '../../parts/Icon.tsx';

/** A change of the message was refused: the message is as it was, and the person decides about the change. */
export function FailedChange({ failed, tabIndex }: { failed: OutboxChange; tabIndex: 0 | -1 }) {
  const { client } = useApp();
  const { change, clientId, error } = failed;
  const reason = error ? errorText(new ClientError(error.code, error)) : '';
  return (
    <div class="message__failed">
      <Icon node={CircleAlert} small />
      <span>{ta(`unsaved.${change.type}`, { reason })}</span>
      <button
        type="button"
        class="button button--small"
        tabIndex={tabIndex}
        onClick={() => client.retryMessage(clientId)}
      >
        {ta('unsaved.retry')}
      </button>
      <button
        type="button"
        class="button button--small"
        tabIndex={tabIndex}
        onClick={() => client.discardMessage(clientId)}
      >
        {ta('unsaved.discard')}
      </button>
    </div>
  );
}
