import type { Member } from '../../../../../functions/wire/conversations.ts';
import { audienceOf } from '../../state/selectors.ts';
import { useChat } from '../context.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Avatar, Name } from '../parts/people.tsx';
import { tg } from './texts.ts';

/** Who has read a message of mine, who has got it, and who has not; it moves while one looks. */
export function MessageInfo({ conversationId, seq }: { conversationId: string; seq: number }) {
  const meId = useChat((state) => state.me?.id ?? '');
  const conversation = useChat((state) => state.conversations[conversationId], [conversationId]);
  const seesReceipts = useChat((state) => state.privacy.receipts);
  const audience = conversation ? audienceOf(conversation, seq, meId) : [];
  const hasRead = (member: Member) => member.readSeq >= seq;
  const hasGot = (member: Member) => member.deliveredSeq >= seq;
  return (
    <Dialog title={tg('info.title')}>
      {!seesReceipts && <p class="alert alert--note">{tg('info.hidden')}</p>}
      {audience.length === 0 && <p>{tg('info.nobody')}</p>}
      <Group words={tg('info.read')} members={audience.filter(hasRead)} />
      <Group words={tg('info.delivered')} members={audience.filter((one) => hasGot(one) && !hasRead(one))} />
      <Group words={tg('info.sent')} members={audience.filter((one) => !hasGot(one) && !hasRead(one))} />
    </Dialog>
  );
}

function Group({ words, members }: { words: string; members: readonly Member[] }) {
  if (members.length === 0) return null;
  return (
    <section>
      <h3 class="list-heading">
        {words}
        <span>{members.length}</span>
      </h3>
      <ul class="rows" aria-label={words}>
        {members.map(({ person }) => (
          <li key={person.id} class="person">
            <Avatar person={person} size="s" />
            <span class="person__name">
              <Name person={person} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
