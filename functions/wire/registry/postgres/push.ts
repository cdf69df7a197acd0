import { times } from '../../limits.ts';
import { by, erased, seconds, secret, table } from '../define.ts';

const wakes = secret('Whoever has the address can wake that browser.');

// biome-ignore format: a table
export const pushTables = [
  table('push_subscriptions', {
    words: 'Browsers that are told of messages', category: 'push', owner: by('user_id'),
    retention: seconds(times.sessionIdleTtlSeconds, 'the browser last asked for it, and at the end of its session'),
    recipients: [], erasure: erased,
  }, [
    ['id',           'pushSubscriptions[].id',          'Its id, a random number'],
    ['user_id',      'account.id',                      'Whose browser it is'],
    ['session_id',   'pushSubscriptions[].sessionId',   'The session it belongs to, and ends with'],
    ['endpoint',     wakes,                             'The address at the push service of that browser’s maker', { recipients: ['push-services'] }],
    ['shows_names',  'pushSubscriptions[].showsNames',  'Whether it may show who wrote'],
    ['created_at',   'pushSubscriptions[].createdAt',   'Since when'],
    ['confirmed_at', 'pushSubscriptions[].confirmedAt', 'When the browser last asked for it'],
  ]),
];
