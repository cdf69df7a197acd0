/**
 * Fields of the work of each job of the manifest, whether it waits in a queue or as an event of its function. The dead letters hold
 * the same, with one sentence that says what failed.
 */
import { retentionDays } from '../limits.ts';
import { by, days, expires, group, momentary, technical, throughId } from './define.ts';
import type { Group } from './types.ts';

const mailed = momentary('It is work to be done within seconds.');
const passing = technical('It is work to be done within seconds, about a message that is exported.');

// biome-ignore format: a table
export const queues: readonly Group[] = [
  group('queues', 'fanout', {
    words: 'Messages whose delivery is looked after', category: 'live', owner: by('senderId'),
    retention: days(retentionDays.deadLetter, 'sending, and normally seconds'), recipients: [], erasure: expires,
    purpose: 'To deliver a message also when a part of the service failed at that moment.',
  }, [
    ['senderId', passing, 'Who sent it'],
    ['clientId', passing, 'The number your device gave it'],
    ['conversationId', passing, 'The conversation it was sent to'],
    ['type', passing, 'Whether it is new or changed'],
    ['seq', passing, 'Where in the conversation that happened'],
    ['messageSeq', passing, 'Where in the conversation the message stands'],
    ['userIds', passing, 'The members to whom it is delivered'],
    ['exceptConnectionId', passing, 'The connection it was sent from'],
  ]),
  group('queues', 'exports', {
    words: 'Exports that wait to be written', category: 'takeout', owner: by('userId'),
    retention: days(retentionDays.deadLetter, 'you asked for it, and normally minutes'), recipients: [], erasure: expires,
  }, [
    ['userId',   technical('It is work to be done within minutes.'), 'Whose export it is'],
    ['exportId', technical('It is work to be done within minutes.'), 'Which one'],
  ]),
  group('queues', 'files', {
    words: 'Uploads that wait to be looked at', category: 'live', owner: throughId('attachments', 'uploadId'),
    retention: days(retentionDays.deadLetter, 'the upload, and normally seconds'), recipients: [], erasure: expires,
    purpose: 'To look at what was uploaded before anybody can fetch it.',
  }, [
    ['uploadId', technical('It is work to be done within seconds, about a file that is exported.'), 'Which upload'],
  ]),

  group('queues', 'erasure', {
    words: 'Accounts that are being erased', category: 'account', owner: by('userId'),
    retention: days(retentionDays.deadLetter, 'the erasure began, and normally seconds'), recipients: [], erasure: expires,
    purpose: 'To erase your account when you asked for it.',
  }, [
    ['userId', technical('A random number that leads to nobody once the account is erased.'), 'Which account'],
  ]),

  group('queues', 'mail', {
    words: 'Mails that are about to be sent', category: 'account', owner: by('userId'),
    retention: days(retentionDays.deadLetter, 'the act it is about, and normally seconds'), recipients: [], erasure: expires,
    purpose: 'To write to you where you gave an address, and to help you back in.',
  }, [
    ['type',    mailed, 'What the mail is about'],
    ['account', mailed, 'The handle or address that somebody typed to get back in'],
    ['userId',  mailed, 'Whom it is for'],
    ['email',   mailed, 'The address it goes to, where that is not the one of the account'],
    ['kind',    mailed, 'What happened'],
    ['device',  mailed, 'On which device, in coarse words'],
  ]),
];
