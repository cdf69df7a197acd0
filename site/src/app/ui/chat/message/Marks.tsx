import { Clock3, type IconNode, Pin, Timer } from 'lucide';
import { ta } from '../../../text/actions.ts';
import { useApp } from '../../context.ts';
import { exactTime } from '../../logic/dates.ts';
import type { Entry } from '../../logic/entries.ts';
import { Icon } from '../../parts/Icon.tsx';
import { openInfo } from '../actions/dialogs.tsx';

/** What stands beside the time of a message: edited, pinned, disappearing, a change on its way. */
export function Marks({ entry, tabIndex }: { entry: Entry; tabIndex: 0 | -1 }) {
  const app = useApp();
  const { message, changing } = entry;
  if (!message) return null;
  const { editedAtMs, pinnedAtMs, expiresAtMs } = message;
  return (
    <>
      {editedAtMs !== undefined && (
        <button
          type="button"
          class="mark-button"
          tabIndex={tabIndex}
          aria-label={ta('mark.edited.open')}
          title={exactTime(editedAtMs)}
          onClick={() => openInfo(app, message)}
        >
          {ta('mark.edited')}
        </button>
      )}
      {pinnedAtMs !== undefined && <Sign node={Pin} words={ta('mark.pinned')} />}
      {expiresAtMs !== undefined && (
        <Sign node={Timer} words={ta('mark.expires', { time: exactTime(expiresAtMs) })} />
      )}
      {changing && <Sign node={Clock3} words={ta('mark.changing')} />}
    </>
  );
}

function Sign({ node, words }: { node: IconNode; words: string }) {
  return (
    <span class="state" title={words}>
      <Icon node={node} />
      <span class="visually-hidden">{words}</span>
    </span>
  );
}
