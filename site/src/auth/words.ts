import type { FieldIssue } from '../../../functions/wire/errors.ts';
import { limits } from '../../../functions/wire/limits.ts';
import type { ClientError } from '../app/client/types.ts';
import { waitWords } from '../app/text/wait.ts';

const issues: Readonly<Record<string, string>> = {
  'invite required': 'Enter the code of your invitation.',
  'invite not_valid':
    'That invitation does not work: it was used up, has ended, or is incomplete. Ask for another.',
  'handle required': 'Enter a handle.',
  'handle not_a_handle': `Use ${limits.handleMinChars} to ${limits.handleMaxChars} characters: a–z, 0–9 and _, a letter first.`,
  'handle reserved': 'That handle is kept for the service itself. Choose another.',
  'handle taken': 'That handle is taken. Choose another.',
  'displayName too_long': `Use at most ${limits.displayNameMaxGraphemes} characters.`,
  'displayName invisible': 'Use at least one visible character, or leave it empty.',
  'displayName forbidden_characters': 'Leave out control characters.',
  'password required': 'Enter your password.',
  'password too_short': `Use at least ${limits.passwordMinChars} characters.`,
  'password too_long': `Use at most ${limits.passwordMaxChars} characters.`,
  'newPassword too_short': `Use at least ${limits.passwordMinChars} characters.`,
  'newPassword too_long': `Use at most ${limits.passwordMaxChars} characters.`,
  'code required': 'Enter one of your recovery codes.',
  'code not_a_code': 'A code is 16 letters and digits, like xxxx-xxxx-xxxx-xxxx.',
  'consent required': 'Agree to the privacy notice to go on.',
};

/** What is wrong with one field, as a sentence. */
export function issueText({ path, reason }: FieldIssue): string {
  const field = path.split('.')[0] ?? '';
  if (issues[`${field} ${reason}`] !== undefined) return issues[`${field} ${reason}`] ?? '';
  if (field === 'password' || field === 'newPassword')
    return 'That password is too easy to guess. A few unrelated words make a good one.';
  if (field === 'consent') return 'The privacy notice has changed. Reload this page and read it again.';
  return 'Check this field.';
}

/** Told to somebody who has to sign in again: what is kept, and what to do. */
export function unsentText(count: number): string {
  const [messages, they] = count === 1 ? ['1 message is', 'It is'] : [`${count} messages are`, 'They are'];
  return `${messages} not sent yet. ${they} kept in this browser, encrypted, and will be sent once the account that wrote ${count === 1 ? 'it' : 'them'} signs in.`;
}

const suspensions: Readonly<Record<string, string>> = {
  spam: 'unwanted messages',
  harassment: 'harassment',
  violence: 'violence or threats',
  sexual: 'sexual content',
  illegal: 'something illegal',
  compromised: 'it may be in the wrong hands',
};

/** What went wrong with the whole form, what is kept, and what to do. */
export function errorText(error: ClientError): string {
  switch (error.code) {
    case 'network':
      return 'The server cannot be reached. What you typed is kept: check your connection and try again.';
    case 'suspended': {
      const reason = suspensions[error.body?.issues?.[0]?.reason ?? ''];
      return `An administrator has suspended this account${reason ? `: ${reason}` : ''}. Ask whoever runs this instance.`;
    }
    case 'wrong_credentials':
      return 'Handle or password is wrong.';
    case 'wrong_code':
      return 'That code does not fit, or was used before.';
    case 'wrong_passkey':
      return 'That passkey does not open an account here.';
    case 'second_step_ended':
      return 'That took too long. Start again with your password.';
    case 'wrong_recovery':
      return 'That does not work, or not any more: handle, code or link is wrong, or was used already. Nothing was changed.';
    case 'too_many_requests':
      return `Too many attempts. Try again in ${waitWords(error.body?.retryAfterMs ?? 1_000)}.`;
    case 'consent_required':
      return 'The privacy notice has changed. Reload this page and read it again.';
    case 'waking':
    case 'unavailable':
    case 'internal':
      return 'The server cannot answer at the moment. What you typed is kept: try again in a little while.';
    default:
      return error.message;
  }
}
