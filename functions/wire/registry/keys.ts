/** Items of the DynamoDB table of people's keys, named by the holder; its key is not repeated. */
import { keyLimits } from '../limits.ts';
import { group, inKey, kept, keyDestroyed, seconds, secret, technical, untilErased } from './define.ts';
import type { Group } from './types.ts';

const mark = seconds(keyLimits.destroyedMarkSeconds, 'the key was destroyed');

// biome-ignore format: a table
export const keys: readonly Group[] = [
  group('keys', '{userId}', {
    words: 'The key that what you write is stored under', category: 'messages', owner: inKey,
    purpose: 'To make what you wrote unreadable everywhere, backups included, by destroying one small thing.',
    retention: untilErased, recipients: [], erasure: keyDestroyed,
  }, [
    ['wrapped',          secret('It opens everything you wrote.'), 'The key, itself encrypted'],
    ['expiresAtSeconds', technical('It says only that a key was destroyed.'), 'Until when no other key is made in its place', {
      retention: mark, erasure: kept('A backup that is restored must not give the account a key again.', mark),
    }],
  ]),
];
