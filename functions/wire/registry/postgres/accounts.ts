import { accountTimes } from '../../limits.ts';
import {
  by,
  days,
  derived,
  emptied,
  erased,
  kept,
  momentary,
  nobody,
  nothingToErase,
  overwritten,
  pseudonymised,
  seconds,
  secret,
  table,
  technical,
  untilChanged,
  untilDeleted,
  untilErased,
  withInstance,
} from '../define.ts';

const choice = {
  category: 'choices',
  retention: untilChanged,
  recipients: [],
  erasure: overwritten,
} as const;

// biome-ignore format: a table
export const accountTables = [
  table('users', {
    words: 'Your account', category: 'account', owner: by('id'), retention: untilErased,
    recipients: ['members', 'friends', 'finders'], erasure: pseudonymised, since: 'created_at',
  }, [
    ['id',                     'account.id',                 'Your id, a random number'],
    ['handle',                 'account.handle',             'Your handle', { erasure: overwritten }],
    ['display_name',           'account.displayName',        'The name you chose to show', { erasure: overwritten }],
    ['picture_id',             'account.pictureId',          'Which of your files is your picture', { retention: untilDeleted, erasure: emptied }],
    ['password_phc',           secret('A hash of the password is not for handing out.'), 'Your password, as a hash (argon2id) that lets the server check it but not read it', { recipients: [], erasure: overwritten }],
    ['created_at',             'account.createdAt',          'When the account was made', { recipients: [], erasure: overwritten }],
    ['account_seq',            derived('The number of the last of the notifications that are exported.'), 'How many events your account has had', { category: 'notifications', recipients: [], erasure: overwritten }],
    ['notifications_seen_seq', 'account.notificationsSeen',  'How far you have looked at your notifications', { category: 'notifications', retention: untilChanged, recipients: [], erasure: overwritten }],
    ['findable',               'privacySettings.findable',   'Whether you can be found by your handle', choice],
    ['show_presence',          'privacySettings.presence',   'Whether you show that you are online', choice],
    ['show_typing',            'privacySettings.typing',     'Whether you show that you are typing', choice],
    ['share_receipts',         'privacySettings.receipts',   'Whether you show what you have read', choice],
    ['allow_group_adds',       'privacySettings.groupAdds',  'Whether friends may add you to groups', choice],
    ['session_epoch',          technical('A counter; sessions of before its last step are worthless.'), 'How often all your sessions were ended', { category: 'sessions', recipients: [], erasure: overwritten }],
    ['recovery_codes_at',      'securityMetadata.recovery.codesMadeAt', 'When you made recovery codes', { recipients: [], retention: untilChanged, erasure: overwritten }],
    ['recovery_settled',       'securityMetadata.recovery.settled', 'Whether you have shown that you saved them', { recipients: [], retention: untilChanged, erasure: overwritten }],
    ['email',                  'account.email',              'Your e-mail address, if you gave and confirmed one', { recipients: [], retention: untilDeleted, erasure: overwritten }],
    ['quiet_from_minute',      'preferences.quietHours.fromMinute',  'When your hours without push messages begin', choice],
    ['quiet_until_minute',     'preferences.quietHours.untilMinute', 'When they end', choice],
    ['quiet_time_zone',        'preferences.quietHours.timeZone',    'On the clock of which time zone', choice],
    ['suspended_at',       'account.suspension.since',  'Since when administrators keep you out', { category: 'administration', recipients: ['operator'], erasure: emptied }],
    ['suspension_reason',  'account.suspension.reason', 'Why they do', { category: 'administration', recipients: ['operator'], erasure: emptied }],
    ['active_day',         'account.activeDay',         'The day you were here last, to count how many people are', { retention: untilChanged, recipients: [], basis: 'legitimate-interest', purpose: 'To know how many people use the instance.', erasure: emptied }],
    ['operator_log_seq',   derived('The number of the last entry of the operator log.'), 'How many entries your operator log has', { category: 'administration', recipients: [], erasure: overwritten }],
    ['operator_log_hash',  'operatorLog.head',          'The fingerprint of the last entry of your operator log', { category: 'administration', recipients: [], erasure: overwritten }],
    ['erased_at', technical('There is no export of an account that was erased.'), 'When the account was erased', { recipients: [], erasure: pseudonymised }],
    ['add_link_version',       technical('A counter; the link itself is stored nowhere.'), 'How often you replaced the link to add you', choice],
  ]),

  table('recovery_codes', {
    words: 'Codes by which you get back in', category: 'account', owner: by('user_id'), retention: untilDeleted,
    recipients: [], erasure: erased,
  }, [
    ['user_id',   'account.id',                          'Whose it is'],
    ['code_hash', secret('A code is recognised by it.'), 'The fingerprint of a code; the code itself is not kept'],
  ]),

  table('totp', {
    words: 'Your authenticator app', category: 'account', owner: by('user_id'), retention: untilDeleted,
    recipients: [], erasure: erased, since: 'created_at',
  }, [
    ['user_id',    'account.id',                              'Whose it is'],
    ['secret',     secret('Codes are made from it.'),         'What the app makes codes from, under your own key'],
    ['last_step',  technical('It keeps a code from being used twice.'), 'When the last code you used was made, to 30 seconds', { retention: untilChanged }],
    ['created_at', 'securityMetadata.authenticatorApp.since', 'Since when its codes are asked for'],
  ]),

  table('passkeys', {
    words: 'Your passkeys', category: 'account', owner: by('user_id'), retention: untilDeleted,
    recipients: [], erasure: erased, since: 'created_at',
  }, [
    ['id',            'securityMetadata.passkeys[].id',           'The id of a passkey'],
    ['user_id',       'account.id',                               'Whose it is'],
    ['credential_id', 'securityMetadata.passkeys[].credentialId', 'What your device calls it'],
    ['public_key',    technical('It checks what the passkey signs, and opens nothing.'), 'The public half of the passkey; the other half never leaves your devices'],
    ['counter',       technical('It counts how often the passkey signed.'), 'How often it signed, where it counts that', { retention: untilChanged }],
    ['transports',    'securityMetadata.passkeys[].transports',   'How a browser reaches it'],
    ['synced',        'securityMetadata.passkeys[].synced',       'Whether several devices of yours share it'],
    ['name',          'securityMetadata.passkeys[].name',         'The name you gave it'],
    ['created_at',    'securityMetadata.passkeys[].createdAt',    'When it was made'],
    ['last_used_day', 'securityMetadata.passkeys[].lastUsedDay',  'The day of its last use', { retention: untilChanged }],
  ]),

  table('held_handles', {
    words: 'Handles you gave up, or had when your account was erased', category: 'abuse', owner: by('user_id'), retention: days(accountTimes.handleHeldDays, 'you changed your handle'),
    recipients: [], erasure: kept('So that nobody can pass for you under the handle that others know.', days(accountTimes.handleHeldDays, 'you changed your handle')),
    purpose: 'So that nobody can pass for you under the handle that others know.',
  }, [
    ['handle_hash', technical('A keyed digest, of which nothing can be read.'), 'A keyed digest of the handle'],
    ['user_id',     'account.id',                                               'Whose it was', { erasure: emptied }],
    ['held_until',  technical('A date for the handle alone.'),                  'Until when nobody else can take it'],
  ]),

  table('rates', {
    words: 'How much of your allowances is used up', category: 'abuse', owner: by('user_id'), retention: untilErased,
    recipients: [], erasure: erased,
  }, [
    ['user_id', 'account.id',                                        'Whose allowance it is'],
    ['kind',    momentary('It changes from minute to minute.'),      'For what'],
    ['full_at', momentary('It changes from minute to minute.'),      'When all of it is there again'],
  ]),

  table('consents', {
    words: 'What you agreed to', category: 'consents', owner: by('user_id'), retention: untilErased,
    recipients: ['operator'], erasure: erased, since: 'accepted_at',
  }, [
    ['user_id',     'account.id',             'Who agreed'],
    ['document',    'consents[].document',    'To which document'],
    ['version',     'consents[].version',     'To which version of it'],
    ['sha256',      'consents[].sha256',      'The fingerprint of its text'],
    ['locale',      'consents[].locale',      'In which language it was shown'],
    ['accepted_at', 'consents[].acceptedAt',  'When'],
  ]),

  table('access_tokens', {
    words: 'Access tokens for your programs', category: 'tokens', owner: by('user_id'), retention: untilDeleted,
    recipients: [], erasure: erased, since: 'created_at', ends: 'expires_at',
  }, [
    ['id',            'securityMetadata.accessTokens[].id',          'The id of a token'],
    ['user_id',       'account.id',                                  'Whose it is'],
    ['name',          'securityMetadata.accessTokens[].name',        'The name you gave it'],
    ['token_hash',    secret('It is what a token is recognised by.'), 'Its fingerprint; the token itself is not kept'],
    ['scopes',        'securityMetadata.accessTokens[].scopes',      'What it may do'],
    ['created_at',    'securityMetadata.accessTokens[].createdAt',   'When it was made'],
    ['expires_at',    'securityMetadata.accessTokens[].expiresAt',   'When it ends'],
    ['last_used_day', 'securityMetadata.accessTokens[].lastUsedDay', 'The day of its last use', { retention: untilChanged }],
    ['revoked_at',    'securityMetadata.accessTokens[].revokedAt',   'When you revoked it'],
  ]),

  table('account_events', {
    words: 'What happened to your account, to tell all your devices', category: 'notifications', owner: by('user_id'),
    retention: untilErased, recipients: [], erasure: erased, since: 'created_at',
  }, [
    ['user_id',         'account.id',                       'Whose event it is'],
    ['seq',             'notifications[].seq',              'Its number'],
    ['type',            'notifications[].type',             'What happened'],
    ['subject_id',      'notifications[].person',           'Whom it is about', { namesPerson: true }],
    ['detail',          'notifications[].detail',           'Who asked, or how it ended'],
    ['position',        'notifications[].position',         'How far you had looked'],
    ['conversation_id', 'notifications[].conversationId',   'Which conversation it is about'],
    ['seqs',            'notifications[].messageSeqs',      'Which messages it is about'],
    ['created_at',      'notifications[].at',               'When'],
  ]),

  table('commands', {
    words: 'Which commands your devices have sent', category: 'messages', owner: by('user_id'), retention: untilErased,
    recipients: [], erasure: erased, purpose: 'To do a command once, also when your device has to send it again.',
  }, [
    ['user_id',         'account.id',                                                     'Who sent it'],
    ['client_id',       technical('A random number that your device made.'),             'The number your device gave it'],
    ['conversation_id', technical('What the command did stands in the conversation.'),   'In which conversation'],
    ['seq',             technical('What the command did stands in the conversation.'),   'At which place'],
    ['expired_at',      technical('Nothing else is left of the message.'),               'When a message of yours that it stood for disappeared'],
  ]),

  table('erasures', {
    words: 'That you asked for your account to be erased', category: 'account', owner: by('user_id'),
    retention: seconds(accountTimes.erasureGraceMs / 1_000 + 86_400, 'you asked, unless you take it back'), recipients: [], erasure: kept('It is the work itself, and goes with its last step.', days(1, 'the erasure')), since: 'requested_at', ends: 'due_at',
  }, [
    ['user_id',      'account.id',                       'Whose account it is'],
    ['requested_at', 'erasureRequests[].requestedAt',    'When you asked'],
    ['due_at',       'erasureRequests[].dueAt',          'Until when you can take it back'],
    ['started_at',   momentary('There is no account any more to export it for.'), 'When it began'],
    ['receipt_id',   secret('Whoever knows the account could tell that the receipt is its.'), 'The random number of the receipt'],
    ['handle_hash',  technical('A keyed digest, of which nothing can be read.'), 'A keyed digest of the handle'],
    ['object_keys',  momentary('There is no account any more to export it for.'), 'Which files were deleted, to look whether they are gone'],
    ['counts',       momentary('There is no account any more to export it for.'), 'How much was erased'],
  ]),

  table('erasure_receipts', {
    words: 'Receipts of erasure, which say nothing of whom they are about', category: 'account', owner: nobody,
    retention: days(accountTimes.receiptDays, 'the erasure'), recipients: [], erasure: nothingToErase,
  }, [
    ['id',         technical('It leads to nobody.'), 'The random number of a receipt'],
    ['receipt',    technical('It leads to nobody.'), 'The signed receipt: counts, times, what is kept'],
    ['expires_at', technical('It leads to nobody.'), 'Until when it can be fetched'],
  ]),

  table('schema_migrations', {
    words: 'Which version of the software set up the database', category: 'technical', owner: nobody,
    retention: withInstance, recipients: [], erasure: nothingToErase,
  }, [
    ['name',       technical('It is about the software.'), 'A step of setting up the database'],
    ['applied_at', technical('It is about the software.'), 'When it was done'],
  ]),
];
