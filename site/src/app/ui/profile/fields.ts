import * as v from 'valibot';
import { DisplayName, NewHandle } from '../../../../../functions/wire/values.ts';

export type NameProblem = 'required' | 'too_long' | 'refused';
export type HandleProblem = 'shape' | 'reserved';

/** Why a name would be refused, by the rules of the server; null when it would not. */
export function nameProblem(typed: string): NameProblem | null {
  const checked = v.safeParse(DisplayName, typed, { abortEarly: true });
  if (checked.success) return null;
  const reason = checked.issues[0].message;
  if (reason === 'required' || reason === 'invisible') return 'required';
  return reason === 'too_long' ? 'too_long' : 'refused';
}

/** A handle as people type it: perhaps with an "@" before it, a capital, or a space behind. */
export function typedHandle(typed: string): string {
  return typed.trim().replace(/^@/, '').toLowerCase();
}

/** Why a handle would be refused by its form; null when it would not. */
export function handleProblem(handle: string): HandleProblem | null {
  const checked = v.safeParse(NewHandle, handle, { abortEarly: true });
  if (checked.success) return null;
  return checked.issues[0].message === 'reserved' ? 'reserved' : 'shape';
}
