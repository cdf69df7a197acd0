import type { NoticeBody } from '../../../../../functions/wire/conversations.ts';
import type { ConversationState } from '../../client/types.ts';
import { isolate, t } from '../../text/t.ts';
import { personIn } from './conversations.ts';
import { durationWords, listWords } from './dates.ts';

/** So many people are named in one line; the others are counted. */
const namedMax = 3;

/** A line of the server's own in words, as plain text: "Ann added Bob and Carol". */
export function noticeText(
  body: NoticeBody,
  senderId: string,
  conversation: ConversationState,
  meId: string,
): string {
  const own = senderId === meId;
  const nameOf = (userId: string) =>
    userId === meId ? t('person.you') : isolate(personIn(conversation, userId).displayName);
  const name = nameOf(senderId);
  const who = own ? t('notice.you') : name;
  switch (body.notice) {
    case 'group.created': {
      const title = isolate(body.title);
      return own ? t('notice.you_created', { title }) : t('notice.created', { name, title });
    }
    case 'members.added': {
      const names = namesOf(body.userIds, nameOf);
      return own ? t('notice.you_added', { names }) : t('notice.added', { name, names });
    }
    case 'member.joined':
      return own ? t('notice.you_joined') : t('notice.joined', { name });
    case 'member.removed': {
      const other = nameOf(body.userId);
      return own ? t('notice.you_removed', { other }) : t('notice.removed', { name, other });
    }
    case 'member.left':
      return own ? t('notice.you_left') : t('notice.left', { name });
    case 'role.changed': {
      const other = nameOf(body.userId);
      return own ? t(`notice.you_${body.role}`, { other }) : t(`notice.${body.role}`, { name, other });
    }
    case 'title.changed': {
      const title = isolate(body.title);
      return own ? t('notice.you_title', { title }) : t('notice.title', { name, title });
    }
    case 'description.changed':
      return own ? t('notice.you_description') : t('notice.description', { name });
    case 'picture.changed':
      return own ? t('notice.you_picture') : t('notice.picture', { name });
    case 'retention.changed':
    case 'retention.proposed': {
      const { retentionSeconds } = body;
      const duration = retentionSeconds === null ? t('notice.kept') : durationWords(retentionSeconds);
      if (body.notice === 'retention.proposed') return t('notice.proposed', { name: who, duration });
      return t('notice.retention', { name: body.agreed ? t('notice.all') : who, duration });
    }
    case 'retention.declined':
    case 'retention.withdrawn':
      return t('notice.ended', { name: who });
    default:
      // A newer server's line: there are no words for it yet.
      body satisfies never;
      return '';
  }
}

function namesOf(userIds: readonly string[], nameOf: (userId: string) => string): string {
  const shown = userIds.length > namedMax + 1 ? userIds.slice(0, namedMax) : userIds;
  const names = shown.map(nameOf);
  const others = userIds.length - shown.length;
  return listWords(others > 0 ? [...names, t('names.more', { count: others })] : names);
}
