import type { Passkey, PasskeyOffer } from '../../../../../functions/wire/factors.ts';
import { factorLimits } from '../../../../../functions/wire/limits/factors.ts';
import type { SecurityInfo } from '../../../../../functions/wire/security.ts';
import { ClientError } from '../../client/types.ts';
import { makeCodes } from '../account/codes.tsx';
import { useApp } from '../context.ts';
import { errorText } from '../parts/action.tsx';
import { TextDialog } from '../profile/TextDialog.tsx';
import { tf } from './texts.ts';

/** Names a passkey, has the browser make it, and keeps it; recovery codes follow where there are none. */
export function AddPasskeyDialog({
  offer,
  info,
  again,
}: {
  offer: PasskeyOffer;
  info: SecurityInfo;
  again: () => void;
}) {
  const app = useApp();
  const save = async (typed: string) => {
    try {
      const { makePasskey } = await import('../../client/passkeys.ts');
      const passkey = await makePasskey(offer);
      if (!passkey) return tf('passkeys.left');
      await app.client.request<Passkey>('POST', '/api/account/passkeys', { name: typed, passkey });
      app.dialog.value = null;
      app.toasts.say(tf('passkeys.added'));
      again();
      if (info.recoveryCodes.left === 0) await makeCodes(app, again);
      return '';
    } catch (failure) {
      return wordsFor(failure);
    }
  };
  return (
    <TextDialog
      title={tf('passkeys.dialog')}
      label={tf('passkeys.name')}
      hint={tf('passkeys.hint')}
      answer={tf('passkeys.make')}
      value={tf('passkeys.default', { number: info.passkeys.length + 1 })}
      save={named(save)}
    />
  );
}

/** Gives a passkey another name. */
export function RenamePasskeyDialog({ passkey, again }: { passkey: Passkey; again: () => void }) {
  const { client, dialog } = useApp();
  const save = async (name: string) => {
    try {
      await client.request('PUT', `/api/account/passkeys/${passkey.id}`, { name });
      dialog.value = null;
      again();
      return '';
    } catch (failure) {
      return wordsFor(failure);
    }
  };
  return (
    <TextDialog
      title={tf('passkeys.rename.dialog')}
      label={tf('passkeys.name')}
      answer={tf('passkeys.rename.save')}
      value={passkey.name}
      save={named(save)}
    />
  );
}

/** Looks at the name first, because a browser cannot take a passkey back that it made. */
function named(save: (name: string) => Promise<string>): (typed: string) => Promise<string> {
  return async (typed) => {
    const name = typed.trim();
    const { passkeyNameMaxGraphemes: max } = factorLimits;
    const count = [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(name)].length;
    return count === 0 || count > max ? tf('passkeys.bad', { max }) : save(name);
  };
}

function wordsFor(failure: unknown): string {
  const code = failure instanceof ClientError ? failure.code : 'internal';
  if (code === 'invalid') return tf('passkeys.bad', { max: factorLimits.passkeyNameMaxGraphemes });
  return code === 'wrong_passkey' ? tf('passkeys.exists') : errorText(failure);
}
