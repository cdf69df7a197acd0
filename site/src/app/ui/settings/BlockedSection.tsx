import { isolate } from '../../text/t.ts';
import { useApp, useChat } from '../context.ts';
import { unblock } from '../menu/commands.ts';
import { ActionButton } from '../parts/action.tsx';
import { PersonRow } from '../people/PersonRow.tsx';
import { Section } from './Section.tsx';
import { tp } from './texts.ts';

/** Whom one has blocked, and how to undo it. */
export function BlockedSection() {
  const app = useApp();
  const blocked = useChat((state) => state.blocked);
  return (
    <Section title={tp('blocked.title')}>
      {blocked.length === 0 && <p class="settings__text">{tp('blocked.empty')}</p>}
      <ul class="rows">
        {blocked.map((person) => (
          <PersonRow key={person.id} person={person}>
            <ActionButton
              class="button--small"
              label={tp('blocked.unblock_name', { name: isolate(person.displayName) })}
              command={() => unblock(app, person)}
            >
              {tp('blocked.unblock')}
            </ActionButton>
          </PersonRow>
        ))}
      </ul>
    </Section>
  );
}
