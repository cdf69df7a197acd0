import { CircleAlert } from 'lucide';
import { ClientError } from '../../../client/types.ts';
import { t } from '../../../text/parts.ts';
import { useApp } from '../../context.ts';
import type { Entry } from '../../logic/entries.ts';
import { copyText, errorText } from '../../parts/action.tsx';
import { Icon } from '../../parts/Icon.tsx';

/** The message was refused: why, and what can be done about it. */
export function Failed({ entry, tabIndex }: { entry: Entry; tabIndex: 0 | -1 }) {
  const { client, toasts } = useApp();
  const action = (words: string, run: () => void) => (
    <button type="button" class="button button--small" tabIndex={tabIndex} onClick={run}>
      {words}
    </button>
  );
  return (
    <div class="message__failed">
      <Icon node={CircleAlert} small />
      <span>{failedWords(entry)}</span>
      {!entry.unsendable && action(t('message.retry'), () => client.retryMessage(entry.key))}
      {action(t('message.copy'), () => void copyText(toasts, entry.text))}
      {action(t('message.delete'), () => client.discardMessage(entry.key))}
    </div>
  );
}

function failedWords({ error, unsendable }: Entry): string {
  if (unsendable) return t('state.ended');
  if (!error) return t('state.failed');
  return t('state.failed_because', { reason: errorText(new ClientError(error.code, error)) });
}
