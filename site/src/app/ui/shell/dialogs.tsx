import { Copy, Keyboard, LogOut } from 'lucide';
import { useState } from 'preact/hooks';
import type { Person } from '../../../../../functions/wire/people.ts';
import { chooseTheme, readTheme, themes } from '../../../scripts/theme.ts';
import accountStyles from '../../../styles/account.css?url';
import { isRecoveryUnsettled, settleRecovery } from '../../client/recovery-note.ts';
import { rich, t } from '../../text/parts.ts';
import { isolate } from '../../text/t.ts';
import { useApp, useChat } from '../context.ts';
import { ActionButton, copyText } from '../parts/action.tsx';
import { CancelButton, Dialog } from '../parts/Dialog.tsx';
import { Icon } from '../parts/Icon.tsx';
import { lazyPart } from '../parts/lazy.tsx';
import { Avatar, Handle, Name } from '../parts/people.tsx';
import { SearchDialog } from '../search/open.tsx';
import { HelpDialog } from './HelpDialog.tsx';
import { themeName } from './Rail.tsx';

const Onboarding = lazyPart(
  () => import('../account/Onboarding.tsx').then((part) => part.Onboarding),
  accountStyles,
);
const GroupDialogs = lazyPart(() => import('../groups/dialogs.tsx').then((part) => part.GroupDialogs));

/** The one dialog that is open, if any; after registering, the one about recovery comes first. */
export function Dialogs() {
  const { client } = useApp();
  const [isRecoveryOpen, setRecoveryOpen] = useState(isRecoveryUnsettled);
  const settle = () => {
    settleRecovery();
    setRecoveryOpen(false);
  };
  return (
    <>
      <OpenDialog />
      {isRecoveryOpen && client.ready.value && <Onboarding onSettled={settle} />}
    </>
  );
}

function OpenDialog() {
  const open = useApp().dialog.value;
  switch (open?.type) {
    case 'me':
      return <MeDialog key="me" />;
    case 'help':
      return <HelpDialog key="help" />;
    case 'search':
      return <SearchDialog key="search" />;
    case 'sign_out':
      return <SignOutDialog key="sign_out" />;
    case 'show':
      return <>{open.render()}</>;
    case 'remove_friend':
      return <RemoveFriendDialog key="remove_friend" person={open.person} />;
    default:
      return open && <GroupDialogs key={open.type} open={open} />;
  }
}

function MeDialog() {
  const { dialog, toasts } = useApp();
  const me = useChat((state) => state.me);
  return (
    <Dialog title={t('me.title')}>
      {me && (
        <div class="person">
          <Avatar person={me} />
          <span class="person__name">
            <Name person={me} />
            <Handle person={me} />
          </span>
          <button
            type="button"
            class="button button--icon"
            aria-label={t('people.copy_handle')}
            onClick={() => void copyText(toasts, `@${me.handle}`)}
          >
            <Icon node={Copy} />
          </button>
        </div>
      )}
      <ThemeChoice />
      <div>
        <button
          type="button"
          class="menu__item"
          onClick={() => {
            dialog.value = { type: 'help' };
          }}
        >
          <Icon node={Keyboard} /> {t('me.shortcuts')}
        </button>
        <button
          type="button"
          class="menu__item menu__item--danger"
          onClick={() => {
            dialog.value = { type: 'sign_out' };
          }}
        >
          <Icon node={LogOut} flip /> {t('me.sign_out')}
        </button>
      </div>
    </Dialog>
  );
}

function ThemeChoice() {
  const [theme, setTheme] = useState(readTheme);
  return (
    <fieldset class="field">
      <legend class="field__label">{t('theme.label')}</legend>
      <div class="segmented">
        {themes.map((choice) => (
          <label key={choice} class="segmented__option">
            <input
              type="radio"
              name="theme"
              checked={choice === theme}
              onChange={() => {
                chooseTheme(choice);
                setTheme(choice);
              }}
            />
            {themeName(choice)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function SignOutDialog() {
  const { client, welcomeHidden } = useApp();
  const unsent = useChat((state) => state.outbox.filter((one) => one.acceptedSeq === null).length);
  const signOut = async () => {
    await client.signOut();
    welcomeHidden.value = false;
  };
  return (
    <Dialog
      title={t('sign_out.title')}
      actions={
        <>
          <CancelButton />
          <ActionButton class={unsent > 0 ? 'button--danger' : 'button--primary'} command={signOut}>
            {t(unsent > 0 ? 'sign_out.confirm_unsent' : 'sign_out.confirm')}
          </ActionButton>
        </>
      }
    >
      {unsent > 0 && <p class="alert">{t('sign_out.unsent', { count: unsent })}</p>}
      <p>{t('sign_out.text')}</p>
    </Dialog>
  );
}

function RemoveFriendDialog({ person }: { person: Person }) {
  const { client, dialog } = useApp();
  const remove = async () => {
    await client.removeFriend(person.id);
    dialog.value = null;
  };
  return (
    <Dialog
      title={rich('people.remove.title', { name: <Name person={person} /> })}
      actions={
        <>
          <CancelButton />
          <ActionButton
            class="button--danger"
            label={t('people.remove', { name: isolate(person.displayName) })}
            command={remove}
          >
            {t('people.remove.confirm')}
          </ActionButton>
        </>
      }
    >
      <p>{t('people.remove.text')}</p>
    </Dialog>
  );
}
