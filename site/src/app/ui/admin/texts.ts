import { admin } from '../../text/en/admin.ts';
import { textsOf } from '../../text/t.ts';

export const { t: ta } = textsOf(admin, 'admin');

/** A reason in words; a code that only a newer server knows has none of its own. */
export function reasonWords(reason: unknown): string {
  const key = `reason.${String(reason)}` as keyof typeof admin;
  return key in admin ? ta(key as 'reason.other') : ta('reason.other');
}
