import type { FieldIssue } from '../../../functions/wire/errors.ts';
import { limits } from '../../../functions/wire/limits.ts';

const handleShape = /^[a-z][a-z0-9_]*$/;

/** A handle as people type it: perhaps with an "@" before it, a capital, or a space behind. */
export function typedHandle(text: string): string {
  return text.trim().replace(/^@/, '').toLowerCase();
}

/** What can be said about a sign-in without asking the server. */
export function signInIssues(handle: string, password: string): FieldIssue[] {
  const issues = handleIssues(typedHandle(handle));
  if (password === '') issues.push({ path: 'password', reason: 'required' });
  return issues;
}

/** What can be said about a registration without asking the server, in the order of the page. */
export function registerIssues(form: {
  /** Undefined where none is asked for. */
  readonly invite?: string | undefined;
  readonly handle: string;
  readonly password: string;
  readonly consent: boolean;
}): FieldIssue[] {
  const issues = [...inviteIssues(form.invite), ...handleIssues(typedHandle(form.handle))];
  issues.push(...passwordIssues(form.password));
  if (!form.consent) issues.push({ path: 'consent', reason: 'required' });
  return issues;
}

/** What can be said about a new password without asking the server. */
export function passwordIssues(password: string): FieldIssue[] {
  const length = passwordLength(password);
  if (length < limits.passwordMinChars) return [{ path: 'password', reason: 'too_short' }];
  return length > limits.passwordMaxChars ? [{ path: 'password', reason: 'too_long' }] : [];
}

/** Counted as the server counts: Unicode code points of the NFC form. */
export function passwordLength(password: string): number {
  return [...password.normalize('NFC')].length;
}

function inviteIssues(invite: string | undefined): FieldIssue[] {
  if (invite === undefined || /^[\w-]{43}$/.test(invite)) return [];
  return [{ path: 'invite', reason: invite === '' ? 'required' : 'not_valid' }];
}

function handleIssues(handle: string): FieldIssue[] {
  if (handle === '') return [{ path: 'handle', reason: 'required' }];
  const fits =
    handleShape.test(handle) &&
    handle.length >= limits.handleMinChars &&
    handle.length <= limits.handleMaxChars;
  return fits ? [] : [{ path: 'handle', reason: 'not_a_handle' }];
}
