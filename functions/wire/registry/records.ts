/**
 * Kinds of items of the DynamoDB table, named `{partition}/{sort}`. Attributes are named as in `ExpiringRecord.data`; key
 * and expiry, which every item has, are not repeated.
 */
import { accountTimes, exportLimits, factorLimits, times } from '../limits.ts';
import {
  by,
  days,
  erased,
  expires,
  group,
  inKey,
  momentary,
  nobody,
  nothingToErase,
  seconds,
  secret,
  technical,
} from './define.ts';
import type { Group } from './types.ts';

const work = momentary('It is about the writing of this very file.');

// biome-ignore format: a table
export const records: readonly Group[] = [
  group('records', 'sessions#{userId}/{sessionId}', {
    words: 'Where you are signed in', category: 'sessions', owner: inKey,
    retention: seconds(times.sessionIdleTtlSeconds, `its last use, and at most ${times.sessionAbsoluteTtlSeconds / 86_400} days after you signed in`),
    recipients: [], erasure: erased, since: 'createdAtMs',
  }, [
    ['currentHash',  secret('A session is recognised by it.'),           'The fingerprint of its sign-in token'],
    ['previousHash', secret('A session is recognised by it.'),           'The fingerprint of the token before'],
    ['nonce',        secret('The next token is made with it.'),          'A random number that the next token is made with'],
    ['rotatedAtMs',  'sessions[].lastUsedAt',                             'When its token was renewed last'],
    ['createdAtMs',  'sessions[].createdAt',                              'When you signed in'],
    ['authenticatedAtMs', 'sessions[].authenticatedAt',                   'When you proved last that it is you'],
    ['factorAtMs',   'sessions[].secondFactorAt',                         'When you did so by a second factor, or 0'],
    ['device',       'sessions[].device',                                 'The device in coarse words, as "Firefox on Windows"'],
    ['epoch',        technical('A counter; see users.session_epoch.'),    'Since which sign-out everywhere it counts'],
  ]),

  group('records', 'limit#{handleDigest}/sign-in', {
    words: 'Recent attempts to sign in', category: 'abuse', owner: { kind: 'handle-digest' },
    retention: seconds((times.signInDelayMaxMs * 2) / 1_000, 'the last attempt'), recipients: [], erasure: expires,
  }, [
    ['count',    technical('It counts attempts of anybody, not only yours.'), 'How many attempts there were'],
    ['nextAtMs', technical('It counts attempts of anybody, not only yours.'), 'When the next one is allowed'],
  ]),

  group('records', 'link#{linkDigest}/link', {
    words: 'Links that were mailed to you', category: 'account', owner: by('userId'),
    retention: seconds(accountTimes.emailLinkTtlSeconds, 'the mail'), recipients: [], erasure: erased,
  }, [
    ['userId', momentary('The link ends within a day.'), 'Whose account it is about'],
    ['epoch',  technical('A counter; see users.session_epoch.'), 'Since which sign-out everywhere it counts'],
    ['email',  momentary('The link ends within a day.'), 'The address to confirm'],
    ['used',   technical('The link ends within a day.'), 'Whether it was used'],
  ]),

  group('records', 'links#{userId}/link#{linkDigest}', {
    words: 'Which links were mailed to you', category: 'account', owner: inKey,
    retention: seconds(accountTimes.emailLinkTtlSeconds, 'the mail'), recipients: [], erasure: erased,
    purpose: 'So that a link that was mailed to you can be found, and is gone with your account.',
  }, []),
  group('records', 'totp-setup#{userId}/totp', {
    words: 'An authenticator app that you are setting up', category: 'account', owner: inKey,
    retention: seconds(factorLimits.totpSetupTtlSeconds, 'you began'), recipients: [], erasure: erased,
  }, [
    ['secret', secret('Codes are made from it.'), 'What the app makes codes from, under your own key'],
  ]),

  group('records', 'challenge#{challengeDigest}/challenge', {
    words: 'Second steps of signing in, and what passkeys are to sign', category: 'account', owner: by('userId'),
    retention: seconds(factorLimits.challengeTtlSeconds, 'the first step'), recipients: [], erasure: expires,
  }, [
    ['userId', momentary('It ends within minutes.'), 'Who is signing in'],
    ['epoch',  technical('A counter; see users.session_epoch.'), 'Since which sign-out everywhere it counts'],
    ['used',   technical('It ends within minutes.'), 'Whether it was used'],
  ]),

  group('records', 'erased/{userId}', {
    words: 'Ids of accounts that were erased', category: 'account', owner: nobody,
    retention: days(accountTimes.erasedIdDays, 'the erasure'), recipients: [], erasure: nothingToErase,
    purpose: 'So that an account is erased again after a backup of the database was restored.', basis: 'accountability',
  }, []),

  group('records', 'limit#{placeDigest}/rate', {
    words: 'Recent attempts from a place in the network', category: 'abuse', owner: nobody,
    retention: seconds(3_601, 'the last attempt'), recipients: [], erasure: expires,
  }, [
    ['fullAtMs', technical('It is kept by a keyed digest of an address, and counts everybody there.'), 'When all of the allowance is there again'],
  ]),

  group('records', 'exports#{userId}/{exportId}', {
    words: 'Exports of your data', category: 'takeout', owner: inKey,
    retention: seconds(exportLimits.ttlMs / 1_000, 'it was ready'), recipients: [], erasure: erased, since: 'requestedAtMs',
  }, [
    ['kind',          'exports[].kind',        'As what it is written'],
    ['status',        'exports[].status',      'How far it is'],
    ['requestedAtMs', 'exports[].requestedAt', 'When you asked for it'],
    ['expiresAtMs',   'exports[].expiresAt',   'Until when it can be fetched'],
    ['asOfMs',        work,                    'As of which moment it is written'],
    ['cursor',        work,                    'Where the writing goes on, and how much of each kind is written'],
    ['messagesTotal', work,                    'How many messages it will have'],
    ['sizeBytes',     work,                    'How large it is'],
    ['uploadId',      work,                    'The name of the upload'],
    ['partTags',      work,                    'What the store called its parts'],
    ['failures',      work,                    'How often the writing failed'],
    ['heldUntilMs',   work,                    'Until when somebody is at work on it'],
    ['version',       work,                    'How often this was written'],
    ['sealed',        secret('It holds the key until the file is written.'), 'How it is sealed, with its key under your own'],
  ]),

  group('records', 'push-trace#{userId}/{conversationId}#{seq}#{subscriptionId}', {
    words: 'What became of telling you about messages', category: 'push', owner: inKey,
    retention: seconds(times.pushTraceTtlSeconds, 'the message'), recipients: [], erasure: erased,
  }, [
    ['atMs',           'notificationTraces[].at',             'When'],
    ['conversationId', 'notificationTraces[].conversationId', 'In which conversation'],
    ['outcome',        'notificationTraces[].outcome',        'Whether a browser was told, or why not'],
    ['service',        'notificationTraces[].service',        'Which push service was asked'],
    ['status',         'notificationTraces[].status',         'What it answered'],
  ]),
];
