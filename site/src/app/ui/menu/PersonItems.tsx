import { Ban, Flag, UserMinus } from 'lucide';
import type { Person } from '../../../../../functions/wire/people.ts';
import { isolate } from '../../text/t.ts';
import { useApp, useChat } from '../context.ts';
import { tp } from '../settings/texts.ts';
import { BlockDialog } from './BlockDialog.tsx';
import { MenuItem } from './ContextMenu.tsx';
import { attempt, unblock } from './commands.ts';
import { ReportDialog, type ReportSubject } from './ReportDialog.tsx';

/** The lines of a menu that are about a person. */
export function PersonItems(props: { person: Person; conversationId: string | null }) {
  const app = useApp();
  const { person, conversationId } = props;
  const isBlocked = useChat((state) => state.blocked.some((one) => one.id === person.id), [person.id]);
  const isFriend = useChat((state) => state.friends.some((one) => one.person.id === person.id), [person.id]);
  return (
    <>
      {isBlocked ? (
        <MenuItem
          icon={Ban}
          words={tp('menu.unblock')}
          run={() => void attempt(app, () => unblock(app, person))}
        />
      ) : (
        <MenuItem
          icon={Ban}
          words={tp('menu.block')}
          danger
          run={() => {
            app.dialog.value = { type: 'show', render: () => <BlockDialog person={person} /> };
          }}
        />
      )}
      <ReportItem subject={{ person, conversationId, name: isolate(person.displayName) }} />
      {isFriend && (
        <MenuItem
          icon={UserMinus}
          words={tp('menu.remove')}
          danger
          run={() => {
            app.dialog.value = { type: 'remove_friend', person };
          }}
        />
      )}
    </>
  );
}

export function ReportItem({ subject }: { subject: ReportSubject }) {
  const { dialog } = useApp();
  return (
    <MenuItem
      icon={Flag}
      words={tp('menu.report')}
      run={() => {
        dialog.value = { type: 'show', render: () => <ReportDialog subject={subject} /> };
      }}
    />
  );
}
