import * as v from 'valibot';
import {
  NewTotp,
  Passkey,
  PasskeyAddition,
  PasskeyOffer,
  PasskeyParams,
  PasskeyRename,
  TotpConfirmation,
} from '../factors.ts';
import {
  EmailChange,
  HandleChange,
  LinkToken,
  NameChange,
  NewRecoveryCodes,
  PasswordChange,
  PictureChange,
  RecoveryByCode,
  RecoveryByMail,
  RecoveryRequest,
  RecoverySettlement,
  SecurityInfo,
} from '../security.ts';
import { AccountEventResult, type HttpOperation } from './operation.ts';

/** What keeps an account its owner's. */
export const securityOperations = {
  'account.security': { summary: 'How well the account is kept', result: SecurityInfo, status: 200 },
  'account.change-password': {
    summary: 'Change the password and sign out every other session',
    body: PasswordChange,
    result: null,
    status: 204,
  },
  'account.renew-recovery-codes': {
    summary: 'Make new recovery codes, told once; needs a recent proof of the password',
    result: NewRecoveryCodes,
    status: 201,
  },
  'account.settle-recovery': {
    summary: 'Show that the recovery codes were saved, or do without them',
    body: RecoverySettlement,
    result: null,
    status: 204,
  },
  'account.change-name': {
    summary: 'Change the display name',
    body: NameChange,
    result: AccountEventResult,
    status: 200,
  },
  'account.change-picture': {
    summary: 'Show an upload as the picture, or none',
    body: PictureChange,
    result: AccountEventResult,
    status: 200,
  },
  'account.change-handle': {
    summary: 'Change the handle; the old one is held for a while. Needs a recent proof of the password',
    body: HandleChange,
    result: AccountEventResult,
    status: 200,
  },
  'totp.begin': {
    summary: 'Begin with an authenticator app: its secret, told once; needs a recent proof of who acts',
    result: NewTotp,
    status: 201,
  },
  'totp.confirm': {
    summary: 'Ask for codes of that app from now on, by the first one',
    body: TotpConfirmation,
    result: null,
    status: 204,
  },
  'totp.remove': {
    summary: 'Ask for no codes any more; needs a recent proof by a second factor',
    result: null,
    status: 204,
  },
  'passkey.begin': {
    summary: 'What the browser makes a passkey with; needs a recent proof of who acts',
    result: PasskeyOffer,
    status: 201,
  },
  'passkey.add': { summary: 'Keep a passkey', body: PasskeyAddition, result: Passkey, status: 201 },
  'passkey.rename': {
    summary: 'Give a passkey another name',
    params: PasskeyParams,
    body: PasskeyRename,
    result: null,
    status: 204,
  },
  'passkey.remove': {
    summary: 'Forget a passkey; needs a recent proof by a second factor',
    params: PasskeyParams,
    result: null,
    status: 204,
  },
  'account.change-email': {
    summary: 'Send a link to an address; it counts once the link was opened',
    body: EmailChange,
    result: null,
    status: 204,
  },
  'account.remove-email': { summary: 'Take the address off the account', result: null, status: 204 },
  'email.confirm': {
    summary: 'Make an address count, by the link',
    body: LinkToken,
    result: null,
    status: 204,
  },
  'recovery.ask': {
    summary: 'Ask for a mail with a link to set a new password; answered alike whoever is there',
    body: RecoveryRequest,
    result: v.object({}),
    status: 202,
  },
  'recovery.by-mail': {
    summary: 'Set a new password by the link of a mail, and sign out every session',
    body: RecoveryByMail,
    result: null,
    status: 204,
  },
  'recovery.by-code': {
    summary: 'Set a new password by a recovery code, which is used up, and sign out every session',
    body: RecoveryByCode,
    result: null,
    status: 204,
  },
} as const satisfies Record<string, HttpOperation>;
