import * as v from 'valibot';
import { limits } from '../../../../../functions/wire/limits.ts';
import { codePointCount, isVisible, MessageText } from '../../../../../functions/wire/values.ts';

export type DraftProblem = 'empty' | 'too_long' | 'too_many_marks' | 'refused';

/** From here on the counter is shown. */
const counterFromLeft = 400;

/** A draft as it would be sent: without blank lines before and white space behind. */
export function trimDraft(draft: string): string {
  return draft.replace(/^(?:[^\S\n]*\n)+/, '').trimEnd();
}

/** Why a draft cannot be sent, by the rules of the server; null when it can. */
export function draftProblem(draft: string): DraftProblem | null {
  const text = trimDraft(draft);
  if (!isVisible(text)) return 'empty';
  const checked = v.safeParse(MessageText, text, { abortEarly: true });
  if (checked.success) return null;
  const reason = checked.issues[0].message;
  return reason === 'too_long' || reason === 'too_many_marks' ? reason : 'refused';
}

/** How many code points still fit, negative when there are too many; null while there is plenty of room. */
export function charactersLeft(draft: string): number | null {
  if (draft.length < limits.messageMaxCodePoints - counterFromLeft) return null;
  const left = limits.messageMaxCodePoints - codePointCount(trimDraft(draft));
  return left <= counterFromLeft ? left : null;
}
