import { useState } from 'preact/hooks';
import type { InvitePreview } from '../../../../../functions/wire/groups.ts';
import { ClientError } from '../../client/types.ts';
import { useApp, useChat } from '../context.ts';
import { ActionButton } from '../parts/action.tsx';
import { LinkPage, ToChats } from '../parts/LinkPage.tsx';
import { Avatar, Name } from '../parts/people.tsx';
import { joinByInvite, newClientId, previewInvite } from './commands.ts';
import { richg, tg } from './texts.ts';

/** What an invite link leads to: the group before one joins. */
export function JoinPane() {
  const { client } = useApp();
  const words = {
    loading: tg('join.loading'),
    broken: [tg('join.broken.title'), tg('join.broken')],
    gone: [tg('join.gone.title'), tg('join.gone')],
    failed: tg('join.failed.title'),
  } as const;
  return (
    <LinkPage words={words} find={(token) => previewInvite(client, token)}>
      {(preview, token, markGone) => <Preview preview={preview} token={token} markGone={markGone} />}
    </LinkPage>
  );
}

function Preview(props: { preview: InvitePreview; token: string; markGone: () => void }) {
  const { preview, token, markGone } = props;
  const { client, navigator } = useApp();
  const { conversationId, title, description, memberCount, invitedBy } = preview;
  const known = useChat((state) => state.conversations[conversationId], [conversationId]);
  const isMember = known ? !known.ended : preview.isMember;
  const [clientId] = useState(newClientId);
  const open = () => navigator.replace({ page: 'conversation', conversationId });
  const join = async () => {
    try {
      await joinByInvite(client, { clientId, token });
    } catch (error) {
      // Somebody else was faster, or the link has ended since.
      if (!(error instanceof ClientError && error.code === 'not_found')) throw error;
      return markGone();
    }
    open();
  };
  return (
    <>
      <p class="list-heading">{tg('join.title')}</p>
      <Avatar person={{ id: conversationId, displayName: title }} size="l" />
      <h2 class="welcome__title">
        <bdi>{title}</bdi>
      </h2>
      {description && (
        <p class="details__text">
          <bdi>{description}</bdi>
        </p>
      )}
      <p class="home__text">
        {richg('join.by', { name: <Name person={invitedBy} /> })} {tg('join.members', { count: memberCount })}
        .
      </p>
      {isMember && <p>{tg('join.is_member')}</p>}
      <div class="details__buttons">
        {isMember ? (
          <button type="button" class="button button--primary" onClick={open}>
            {tg('join.open')}
          </button>
        ) : (
          <ActionButton class="button--primary" command={join}>
            {tg('join.join')}
          </ActionButton>
        )}
        <ToChats />
      </div>
    </>
  );
}
