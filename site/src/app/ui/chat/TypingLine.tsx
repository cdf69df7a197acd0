import type { ConversationState } from '../../client/types.ts';
import { rich, t } from '../../text/parts.ts';
import { useApp } from '../context.ts';
import { Name } from '../parts/people.tsx';

/** Who is typing now. Keeps its height when nobody is, so that nothing jumps. */
export function TypingLine({ conversation, meId }: { conversation: ConversationState; meId: string }) {
  const { client } = useApp();
  const typing = (client.typing.value[conversation.id] ?? []).filter((id) => id !== meId);
  const one = conversation.members.find(({ person }) => person.id === typing[0])?.person;
  return (
    <p class="typing">
      {one && (
        <>
          <span class="typing__dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span>
            {typing.length > 1
              ? t('chat.typing_several')
              : rich('chat.typing', { name: <Name person={one} /> })}
          </span>
        </>
      )}
    </p>
  );
}
