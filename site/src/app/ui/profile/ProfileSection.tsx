import { AtSign, Pencil } from 'lucide';
import type { AccountEventResult } from '../../../../../functions/wire/http.ts';
import { useApp, useChat } from '../context.ts';
import { Icon } from '../parts/Icon.tsx';
import { Avatar, Handle, Name } from '../parts/people.tsx';
import { PictureButtons } from '../pictures/open.tsx';
import { Section } from '../settings/Section.tsx';
import { HandleDialog } from './HandleDialog.tsx';
import { NameDialog } from './NameDialog.tsx';
import { tw } from './texts.ts';

/** How others see the person, and how to change it. */
export function ProfileSection() {
  const { client, dialog } = useApp();
  const me = useChat((state) => state.me);
  if (!me) return null;
  return (
    <Section title={tw('title')}>
      <div class="profile">
        <Avatar person={me} size="l" />
        <p class="profile__names">
          <strong>
            <Name person={me} />
          </strong>
          <Handle person={me} />
        </p>
      </div>
      <PictureButtons
        has={me.pictureId !== undefined}
        set={async (uploadId) => {
          await client.request<AccountEventResult>('PUT', '/api/account/picture', { uploadId });
        }}
      />
      <p class="settings__text">{tw('picture.hint')}</p>
      <div class="account__actions">
        <button
          type="button"
          class="button"
          aria-haspopup="dialog"
          onClick={() => {
            dialog.value = { type: 'show', render: () => <NameDialog /> };
          }}
        >
          <Icon node={Pencil} small /> {tw('name.change')}
        </button>
        <button
          type="button"
          class="button"
          aria-haspopup="dialog"
          onClick={() => {
            dialog.value = { type: 'show', render: () => <HandleDialog /> };
          }}
        >
          <Icon node={AtSign} small /> {tw('handle.change')}
        </button>
      </div>
    </Section>
  );
}
