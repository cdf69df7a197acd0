import {
  by,
  derived,
  emptied,
  erased,
  kept,
  nothingToErase,
  others,
  overwritten,
  pseudonymised,
  table,
  technical,
  through,
  untilChanged,
  untilDeleted,
  untilErased,
  withConversation,
} from '../define.ts';

const choice = { category: 'choices', retention: untilChanged, recipients: [] } as const;
const own = { recipients: [] } as const;
const forTheOthers = kept('The others keep their conversation.', withConversation);

// biome-ignore format: a table
export const conversationTables = [
  table('conversations', {
    words: 'Your conversations', category: 'conversations', owner: { kind: 'through', table: 'members', columns: ['id'], theirs: ['conversation_id'] },
    retention: withConversation, recipients: ['members'], erasure: forTheOthers, since: 'created_at',
  }, [
    ['id',                'conversations[].id',               'The id of a conversation'],
    ['kind',              'conversations[].kind',             'Between two people, or in a group'],
    ['last_seq',          'conversations[].lastSeq',          'How much has happened in it'],
    ['direct_low',        'conversations[].members[].person', 'One of the two people', { namesPerson: true, erasure: pseudonymised }],
    ['direct_high',       'conversations[].members[].person', 'The other one', { namesPerson: true, erasure: pseudonymised }],
    ['created_at',        'conversations[].createdAt',        'When it began'],
    ['title',             'conversations[].title',            'The title of a group'],
    ['description',       'conversations[].description',      'The description of a group'],
    ['picture_id',        'conversations[].pictureId',        'The picture of a group'],
    ['retention_seconds', 'conversations[].retentionSeconds', 'For how long its messages last'],
    ['retention_steps',   technical('It shortens what `expires_at` of messages says already.'), 'Up to where in it messages last shorter', { erasure: nothingToErase }],
    ['proposal_seq',      technical('A place in the order of events.'), 'Where it was asked that messages last longer', { erasure: nothingToErase }],
    ['proposal_by',       'conversations[].retentionProposal.by', 'Who asks that its messages last longer', { namesPerson: true, erasure: emptied }],
    ['proposal_seconds',  'conversations[].retentionProposal.retentionSeconds', 'For how long they would last', { erasure: nothingToErase }],
    ['proposal_at',       'conversations[].retentionProposal.proposedAt', 'When that was asked', { erasure: nothingToErase }],
    ['details_seq',       technical('A place in the order of events.'), 'When its title or description changed last', { erasure: nothingToErase }],
  ]),

  table('members', {
    words: 'How you take part in conversations', category: 'conversations', owner: by('user_id'),
    retention: untilErased, recipients: ['members'], erasure: overwritten,
  }, [
    ['conversation_id',  'conversations[].id',                     'In which conversation', { erasure: pseudonymised }],
    ['user_id',          'conversations[].members[].person',       'Who takes part', { erasure: pseudonymised }],
    ['role',             'conversations[].own.role',               'Owner, admin or member'],
    ['delivered_seq',    'conversations[].own.deliveredSeq',       'How far messages have reached you', { retention: untilChanged }],
    ['read_seq',         'conversations[].own.readSeq',            'How far you have read, as a position and without a time', { retention: untilChanged }],
    ['private_read_seq', 'conversations[].own.privateReadSeq',     'How far you have read where others are not to know', { ...own, retention: untilChanged }],
    ['receipt_seq',      technical('A place in the order of events.'), 'When one of these positions changed last, as a position', { retention: untilChanged }],
    ['changed_seq',      technical('A place in the order of events.'), 'When your part in it changed last, as a position', { retention: untilChanged, erasure: forTheOthers }],
    ['joined_seq',       'conversations[].own.joinedSeq',          'From where on you take part', { erasure: forTheOthers }],
    ['agreed_seq',       'conversations[].own.agreedSeq',          'To which request that messages last longer you agreed'],
    ['left_seq',         'conversations[].own.leftSeq',            'Up to where you took part', { erasure: forTheOthers }],
    ['visible',          derived('The messages in the export are those that you may see.'), 'Which messages you may see: from joining to leaving, without those you deleted for yourself', own],
    ['pinned_at',        'preferences.conversations[].pinnedAt',     'Whether you pinned it', { ...choice, erasure: emptied }],
    ['muted_until',      'preferences.conversations[].mutedUntil',   'Until when you muted it', { ...choice, erasure: emptied }],
    ['archived',         'preferences.conversations[].archived',     'Whether you archived it', choice],
    ['archived_seq',     technical('A place in the order of events.'), 'Where it stood when you archived it', choice],
    ['marked_unread',    'preferences.conversations[].markedUnread', 'Whether you marked it as unread', choice],
    ['hidden',           'preferences.conversations[].hidden',       'Whether you took it off your list', choice],
    ['draft_format',     technical('How the text is stored.'),     'How your draft is stored', { ...choice, erasure: emptied }],
    ['draft_key_id',     technical('Which key the text is stored under.'), 'Under which key', { ...choice, erasure: emptied }],
    ['draft',            'drafts[].body',                          'What you began to write and have not sent', { ...choice, category: 'messages', erasure: emptied }],
  ]),

  table('group_invites', {
    words: 'Invite links you made for groups', category: 'conversations', owner: by('created_by'),
    retention: untilDeleted, recipients: ['members'], erasure: erased, since: 'created_at', ends: 'expires_at',
  }, [
    ['id',              'conversations[].invites[].id',        'The id of a link; the link itself is stored nowhere'],
    ['conversation_id', 'conversations[].id',                  'To which group it leads'],
    ['created_by',      'conversations[].invites[].createdBy', 'Who made it'],
    ['created_at',      'conversations[].invites[].createdAt', 'When'],
    ['expires_at',      'conversations[].invites[].expiresAt', 'When it ends'],
    ['max_uses',        'conversations[].invites[].maxUses',   'How often it may be used'],
    ['uses',            'conversations[].invites[].uses',      'How often it was used'],
    ['revoked_at',      'conversations[].invites[].revokedAt', 'When it was revoked'],
  ]),

  table('reactions', {
    words: 'Your reactions', category: 'messages', owner: by('user_id'), retention: untilDeleted,
    recipients: ['members'], erasure: erased, since: 'created_at',
  }, [
    ['conversation_id', 'reactions[].conversationId', 'In which conversation'],
    ['seq',             'reactions[].seq',            'To which message'],
    ['user_id',         'account.id',                 'Who reacted'],
    ['emoji',           'reactions[].emoji',          'With which emoji'],
    ['created_at',      'reactions[].at',             'When'],
    ['hidden_from',     others('It would tell that the other one has blocked.'), 'Who does not see it', { namesPerson: true, recipients: [] }],
  ]),

  table('mentions', {
    words: 'Where others mentioned you', category: 'messages', owner: by('user_id'), retention: untilDeleted,
    recipients: ['members'], erasure: erased,
  }, [
    ['user_id',         'account.id',                'Who is mentioned'],
    ['conversation_id', 'mentions[].conversationId', 'In which conversation'],
    ['seq',             'mentions[].seq',            'In which message'],
  ]),

  table('messages', {
    words: 'Messages you wrote', category: 'messages', owner: by('sender_id'), retention: untilDeleted,
    recipients: ['members'], erasure: emptied, since: 'sent_at', ends: 'expires_at',
  }, [
    ['conversation_id', 'conversations[].messages[].conversationId', 'In which conversation', { erasure: forTheOthers }],
    ['seq',             'conversations[].messages[].seq',        'Its number there', { erasure: forTheOthers }],
    ['sender_id',       'conversations[].messages[].author',     'Who wrote it', { erasure: pseudonymised }],
    ['client_id',       'conversations[].messages[].id',         'The number your device gave it', { erasure: pseudonymised }],
    ['sent_at',         'conversations[].messages[].sentAt',     'When', { erasure: forTheOthers }],
    ['kind',            'conversations[].messages[].kind',       'A message, or a line about something you did', { erasure: forTheOthers }],
    ['body_format',     technical('How the text is stored.'),    'How the text is stored', { erasure: nothingToErase }],
    ['key_id',          technical('Which key the text is stored under.'), 'Under which key', { erasure: emptied }],
    ['body',            'conversations[].messages[].body',       'What you wrote'],
    ['tokens',          derived('It is made of the text, and means nothing without the key.'), 'What the search finds it by: scrambled with your key, so that it cannot be read'],
    ['changed_seq',     technical('A place in the order of events.'), 'When it changed last, as a position', { erasure: nothingToErase }],
    ['edited_at',       'conversations[].messages[].editedAt',   'When you edited it'],
    ['deleted_at',      derived('A deleted message is in no export.'), 'When you deleted it', { erasure: forTheOthers }],
    ['expires_at',      'conversations[].messages[].expiresAt',  'When it disappears', { erasure: forTheOthers }],
    ['pinned_at',       'conversations[].messages[].pinnedAt',   'When it was pinned'],
    ['pin_hidden_from', others('It would tell that the other one has blocked.'), 'Who does not see the pin', { namesPerson: true, recipients: [] }],
    ['reply_to_seq',    'conversations[].messages[].replyTo',    'Which message it answers'],
  ]),

  table('message_versions', {
    words: 'What your messages said before you edited them', category: 'messages', owner: through('messages', 'conversation_id', 'seq'),
    retention: untilDeleted, recipients: ['members'], erasure: erased, since: 'written_at',
  }, [
    ['conversation_id', 'conversations[].messages[].conversationId',       'In which conversation'],
    ['seq',             'conversations[].messages[].seq',                  'Which message'],
    ['version',         'conversations[].messages[].versions[].version',   'The number of the version'],
    ['written_at',      'conversations[].messages[].versions[].writtenAt', 'When you wrote it so'],
    ['body_format',     technical('How the text is stored.'),              'How the text is stored'],
    ['key_id',          technical('Which key the text is stored under.'),  'Under which key'],
    ['body',            'conversations[].messages[].versions[].body',      'What it said'],
  ]),
];
