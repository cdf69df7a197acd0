import type { Person } from '../../../../../functions/wire/people.ts';
import { isolate } from '../../text/t.ts';
import { useApp } from '../context.ts';
import { unblock } from '../menu/commands.ts';
import { ActionButton } from '../parts/action.tsx';
import { Name } from '../parts/people.tsx';
import { richp, tp } from '../settings/texts.ts';

/** Stands in the composer's place while one has blocked the other. */
export function Blocked({ person }: { person: Person }) {
  const app = useApp();
  return (
    <div class="chat__closed">
      <p>{richp('blocked.chat', { name: <Name person={person} /> })}</p>
      <ActionButton
        class="button--small"
        label={tp('blocked.unblock_name', { name: isolate(person.displayName) })}
        command={() => unblock(app, person)}
      >
        {tp('blocked.unblock')}
      </ActionButton>
    </div>
  );
}
