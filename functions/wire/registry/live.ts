/** Keys of Redis. Of a sorted set the attributes are `member` and `score`, of a hash its fields, of a string `value`. */
import { times } from '../limits.ts';
import { erased, expires, group, inKey, inMember, momentary, nobody, seconds } from './define.ts';
import type { Group } from './types.ts';

const moment = momentary('It changes from one minute to the next, and no history of it is kept.');

// biome-ignore format: a table
export const live: readonly Group[] = [
  group('live', 'online', {
    words: 'Whether you are online', category: 'live', owner: inMember,
    retention: seconds(times.presenceLeaseMs / 1_000, 'the last sign of your device'), recipients: ['friends'], erasure: erased,
  }, [
    ['member', moment, 'Who is online'],
    ['score',  moment, 'Until when that holds'],
  ]),

  group('live', 'connections:{userId}', {
    words: 'Which of your devices are connected', category: 'live', owner: inKey,
    retention: seconds(times.connectionLeaseMs / 1_000, 'the last sign of your device'), recipients: [], erasure: erased,
  }, [
    ['member', moment, 'A connection and its session'],
    ['score',  moment, 'Until when it is counted'],
  ]),

  group('live', 'closed-sockets', {
    words: 'Connections that closed just now', category: 'live', owner: nobody,
    retention: seconds(times.closedSocketMs / 1_000, 'the end of the connection'), recipients: [], erasure: expires,
    purpose: 'So that a page that was closed does not look open because of its last sign.',
  }, [
    ['member', moment, 'The random id of a connection'],
    ['score',  moment, 'When it is forgotten'],
  ]),

  group('live', 'ended-sessions', {
    words: 'Sessions that ended just now', category: 'sessions', owner: { kind: 'session' },
    retention: seconds(times.accessTokenTtlSeconds + 60, 'the end of the session'), recipients: [], erasure: expires,
    purpose: 'So that nothing gets in with the last token of a session that has ended.',
  }, [
    ['member', moment, 'The id of a session'],
    ['score',  moment, 'When its last token has expired'],
  ]),

  group('live', 'frames:{connectionId}:{window}', {
    words: 'How many frames a connection sent', category: 'abuse', owner: nobody,
    retention: seconds(20, 'the last frame'), recipients: [], erasure: expires,
  }, [
    ['value', moment, 'A count of ten seconds'],
  ]),
];
