import type { Message } from '../../../../../functions/wire/conversations.ts';
import { textOf } from '../../../../../functions/wire/plain.ts';
import { t } from '../../text/t.ts';

/** A message as text. A body of a type that only a newer version knows is told as such; a deleted one is empty. */
export function bodyText(body: Message['body']): string {
  if (body === null || body.type === 'notice') return '';
  return textOf(body) ?? t('message.unknown');
}

/** A message in one line, for lists: its words, or else what is attached to it. */
export function bodyLine(body: Message['body']): string {
  const text = bodyText(body);
  const first = body?.type === 'text' ? body.attachments?.[0] : undefined;
  if (text !== '' || !first) return text;
  if (first.voice) return t('message.voice');
  return first.kind === 'image' ? t('message.photo') : first.name;
}
