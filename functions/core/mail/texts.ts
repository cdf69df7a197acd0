import { accountTimes } from '../../wire/limits.ts';
import type { SecurityEventKind } from '../../wire/people.ts';

interface Letter {
  readonly subject: string;
  readonly text: string;
}

const happened: Readonly<Record<SecurityEventKind, string>> = {
  signed_in: 'Somebody signed in to your account',
  password_changed: 'Your password was changed, and every other device was signed out',
  recovered: 'Your account was recovered: it has a new password, and every device was signed out',
  sessions_ended: 'Devices were signed out of your account',
  email_changed: 'The e-mail address of your account was changed or removed',
  token_reused:
    'A sign-in of yours was used twice, which happens when it is copied. That device was signed out',
  handle_changed: 'Your handle was changed',
  totp_added: 'Codes of an authenticator app are now asked for when you sign in',
  totp_removed: 'Codes of an authenticator app are no longer asked for when you sign in',
  passkey_added: 'A passkey was added to your account',
  passkey_removed: 'A passkey was removed from your account',
  passkey_refused: 'A passkey of yours was refused, because it looks as if somebody had a copy of it',
  code_used: 'A recovery code was used in the place of a second factor; it does not work again',
  second_step_failed:
    'Somebody knows your password and failed at the second step, again and again. Change your password',
  codes_renewed: 'New recovery codes were made; the old ones no longer work',
};

/** A link by which the owner of an account sets a new password. */
export function recoveryLetter(origin: string, handle: string, token: string): Letter {
  return {
    subject: 'Set a new password for UmbraChat',
    text: `Somebody, probably you, asked to set a new password for the account @${handle}.

Open this link within ${accountTimes.recoveryLinkTtlSeconds / 60} minutes:

${origin}/recover/#token=${token}

If it was not you, do nothing: your password stays as it is.
`,
  };
}

/** A link by which the owner of an address confirms it. */
export function confirmLetter(origin: string, token: string): Letter {
  return {
    subject: 'Confirm your e-mail address for UmbraChat',
    text: `Somebody, probably you, gave this address for an account at ${origin}.

Open this link within a day to confirm it:

${origin}/recover/#email=${token}

If it was not you, do nothing: the address will not be used.
`,
  };
}

/** What happened to an account, and what to do if it was somebody else. Nothing in it but that. */
export function securityLetter(origin: string, kind: SecurityEventKind, device: string): Letter {
  return {
    subject: 'Your UmbraChat account',
    text: `${happened[kind]}${device ? ` (${device})` : ''}.

If that was you, there is nothing to do. If not, set a new password and sign out everywhere:

${origin}/recover/
`,
  };
}
