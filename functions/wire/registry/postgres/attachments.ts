import { times } from '../../limits.ts';
import {
  by,
  days,
  derived,
  erased,
  keyDestroyed,
  secret,
  table,
  technical,
  untilDeleted,
} from '../define.ts';

const unused = days(
  times.unusedUploadTtlMs / 86_400_000,
  'it was uploaded, unless a message or a picture uses it',
);
const stored = technical('How the file is stored.');

// biome-ignore format: a table
export const attachmentTables = [
  table('attachments', {
    words: 'Files you uploaded or forwarded', category: 'messages', owner: by('owner_id'),
    retention: untilDeleted, recipients: ['members', 'friends'], erasure: erased, since: 'created_at',
  }, [
    ['id',                 'attachments[].id',             'The id of a file'],
    ['object_id',          stored,                         'Under which random name its content lies'],
    ['owner_id',           'account.id',                   'Who uploaded or forwarded it'],
    ['purpose',            'attachments[].purpose',        'For a message, or as a picture'],
    ['state',              'attachments[].state',          'How far it is: uploaded, looked at, ready, refused or deleted'],
    ['declared_type',      'attachments[].declaredType',   'What your browser said it is', { retention: unused }],
    ['size_bytes',         'attachments[].uploadedBytes',  'How large it was, to keep to what one person may upload'],
    ['created_at',         'attachments[].uploadedAt',     'When'],
    ['refusal',            'attachments[].refusal',        'Why it was refused', { retention: unused }],
    ['kind',               'attachments[].kind',           'Image, sound, film or other'],
    ['details',            'attachments[].details',        'Its type, its size in bytes and pixels, and its mean colour'],
    ['content_key_format', stored,                         'How its key is stored'],
    ['content_key_id',     stored,                         'Under which key its key is stored', { erasure: keyDestroyed }],
    ['content_key',        secret('It opens the encrypted content.'), 'The key of its content, encrypted for you', { erasure: keyDestroyed }],
    ['conversation_id',    'attachments[].conversationId', 'In which conversation it stands'],
    ['seq',                'attachments[].seq',            'In which message'],
    ['shown',              derived('The pictures in the export are those that are shown.'), 'Whether it is shown as a picture'],
  ]),
];
