import { retentionDays, times } from '../../limits.ts';
import {
  by,
  days,
  erased,
  kept,
  others,
  pseudonymised,
  table,
  technical,
  throughId,
  untilDeleted,
  untilErased,
} from '../define.ts';

const toProtect = kept(
  'The operator may still have to act on an open report.',
  days(retentionDays.report, 'the report'),
);

// biome-ignore format: a table
export const peopleTables = [
  table('friend_requests', {
    words: 'Friend requests that wait for an answer', category: 'people', owner: by('requester_id', 'addressee_id'),
    retention: untilDeleted, recipients: ['peer'], erasure: erased, since: 'created_at',
  }, [
    ['requester_id', 'contacts.received[].person', 'Who asked'],
    ['addressee_id', 'contacts.sent[].person',     'Who was asked'],
    ['created_at',   'contacts.sent[].at',         'When'],
    ['unseen',       others('It would tell that the other one has blocked or declined.'), 'Whether the request is shown'],
  ]),

  table('friendships', {
    words: 'Your friends', category: 'people', owner: by('low_id', 'high_id'), retention: untilDeleted,
    recipients: ['peer'], erasure: erased, since: 'created_at',
  }, [
    ['low_id',          'contacts.friends[].person',         'One of two friends'],
    ['high_id',         'contacts.friends[].person',         'The other one'],
    ['conversation_id', 'contacts.friends[].conversationId', 'Their conversation'],
    ['created_at',      'contacts.friends[].since',          'Since when'],
  ]),

  table('declined_requests', {
    words: 'Requests you declined', category: 'people', owner: by('addressee_id'), retention: untilErased,
    recipients: [], erasure: erased,
    purpose: `So that the same person cannot ask again at once (for ${times.declinedRequestPauseMs / 3_600_000} hours).`, since: 'declined_at',
  }, [
    ['requester_id', 'contacts.declined[].person', 'Who had asked', { namesPerson: true }],
    ['addressee_id', 'account.id',                 'Who declined'],
    ['declined_at',  'contacts.declined[].at',     'When'],
  ]),

  table('blocks', {
    words: 'Whom you blocked', category: 'people', owner: by('blocker_id'), retention: untilDeleted,
    recipients: [], erasure: erased, since: 'created_at',
  }, [
    ['blocker_id', 'account.id',                'Who blocked'],
    ['blocked_id', 'contacts.blocked[].person', 'Who is blocked', { namesPerson: true }],
    ['created_at', 'contacts.blocked[].since',  'Since when'],
  ]),

  table('reports', {
    words: 'Reports you made', category: 'reports', owner: by('reporter_id'), retention: untilErased,
    recipients: ['operator'], erasure: toProtect, since: 'created_at',
  }, [
    ['id',               'reportsFiled[].id',             'The id of a report'],
    ['reporter_id',      'account.id',                    'Who reported', { erasure: pseudonymised }],
    ['client_id',        technical('A random number that your device made.'), 'The number your device gave it'],
    ['reported_user_id', 'reportsFiled[].person',         'Who was reported', { namesPerson: true }],
    ['conversation_id',  'reportsFiled[].conversationId', 'Which conversation was reported'],
    ['reason',           'reportsFiled[].reason',         'Why'],
    ['comment',          'reportsFiled[].comment',        'What you wrote about it', { erasure: erased }],
    ['created_at',       'reportsFiled[].at',             'When'],
    ['outcome',          others('What came of it is the business of the person it concerned.'), 'What came of it'],
    ['review_note',      others('It is the administrators’ own.'), 'What an administrator noted', { erasure: erased }],
    ['reviewed_at',      'reportsFiled[].reviewedAt',     'When an administrator looked at it'],
    ['key_destroyed_at', technical('What it opened is gone.'), 'When the key of its copies was destroyed'],
    ['reviewed_by',      others('Which administrator it was is their business.'), 'Which administrator looked at it', { namesPerson: true }],
  ]),

  table('report_messages', {
    words: 'Messages that a report shows', category: 'reports', owner: throughId('reports', 'report_id'),
    retention: days(retentionDays.report, 'the report'), recipients: ['operator'], erasure: toProtect, since: 'sent_at',
  }, [
    ['report_id',       'reportsFiled[].id',                        'Which report shows it'],
    ['conversation_id', 'reportsFiled[].messages[].conversationId', 'Where it was written'],
    ['seq',             'reportsFiled[].messages[].seq',            'Its number there'],
    ['sender_id',       'reportsFiled[].messages[].author',         'Who wrote it', { namesPerson: true }],
    ['sent_at',         'reportsFiled[].messages[].sentAt',         'When'],
    ['body_format',     technical('How the text is stored.'),       'How the text is stored'],
    ['key_id',          technical('Which key the text is stored under.'), 'Under which key'],
    ['body',            'reportsFiled[].messages[].body',           'What it said'],
  ]),
];
