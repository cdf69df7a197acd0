import type { Person } from '../../../../../functions/wire/people.ts';
import { useApp } from '../context.ts';
import { ActionButton } from '../parts/action.tsx';
import { CancelButton, Dialog } from '../parts/Dialog.tsx';
import { Name } from '../parts/people.tsx';
import { richp, tp } from '../settings/texts.ts';
import { block } from './commands.ts';

/** Says what blocking does before it is done. */
export function BlockDialog({ person }: { person: Person }) {
  const app = useApp();
  const run = async () => {
    await block(app, person);
    app.dialog.value = null;
  };
  return (
    <Dialog
      title={richp('block.title', { name: <Name person={person} /> })}
      actions={
        <>
          <CancelButton />
          <ActionButton class="button--danger" command={run}>
            {tp('block.confirm')}
          </ActionButton>
        </>
      }
    >
      <p>{tp('block.text')}</p>
    </Dialog>
  );
}
