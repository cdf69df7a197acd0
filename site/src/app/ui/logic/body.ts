import type { Message } from '../../../../../functions/wire/conversations.ts';
import { textOf } from '../../../../../functions/wire/plain.ts';
import { t } from '../../text/t.ts';

/** A message as text. A body of a type that only a newer version knows is told as such; a deleted one is empty. */
export function bodyText(body: Message['body']): string {
  if (body === null || body.type === 'notice') return '';
  return textOf(body) ?? t('message.unknown');
}
