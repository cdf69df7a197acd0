/**
 * What rests in a browser: `cookie:{name}`, `localStorage:{key}`, `indexedDB:{database}/{store}`, `cache:{name}`. Cookies
 * have the prefix `__Host-` over HTTPS.
 */
import { times } from '../limits.ts';
import { erased, expires, group, ownDevice, seconds, untilChanged, untilSignOut } from './define.ts';
import type { AttributeLine, Group, Retention } from './types.ts';

// biome-ignore format: a table
export const browser: readonly Group[] = [
  store('cookie:umbra_access',  'Proves for some minutes that you are signed in', seconds(times.accessTokenTtlSeconds, 'it was issued')),
  store('cookie:umbra_refresh', 'Keeps you signed in', seconds(times.sessionIdleTtlSeconds, 'your last visit')),
  store('localStorage:umbra.account-id',           'Who is signed in', untilSignOut),
  store('localStorage:umbra.access-expires-at-ms', 'Until when the access cookie lasts', untilSignOut),
  store('localStorage:umbra.storage-account-id',   'Whose copy of conversations lies here', untilSignOut),
  store('localStorage:umbra.recovery',             'That recovery codes are still to be offered to you', untilChanged),
  store('localStorage:umbra.theme',                'Dark or light', untilChanged),
  store('localStorage:umbra.language',             'The language you chose', untilChanged),
  store('localStorage:umbra.welcome',              'Whether you closed the welcome', untilChanged),
  store('cache:umbra-shell-{version}', 'The files of the app itself, so that it opens without a network', untilChanged),
  store('cache:umbra-language',        'The language that notifications are shown in', untilChanged),
  store('indexedDB:umbrachat/keys',    'The key that opens the copy below; no script can read it', untilSignOut),
  store('indexedDB:umbrachat/records', 'An encrypted copy of recent conversations, small pictures of people, drafts, unsent messages and files', untilSignOut, [
    ['cache', 'Recent conversations and messages'],
    ['pictures', 'Small pictures of people and groups'],
    ['drafts', 'What you began to write'],
    ['outbox', 'What has not gone out yet'],
    ['files', 'Files that wait beside what you write'],
  ]),
];

/** One browser store; `parts` where it holds several kinds of records. */
function store(
  name: string,
  words: string,
  retention: Retention,
  parts: readonly (readonly [string, string])[] = [['value', words]],
): Group {
  const lines = parts.map(([part, partWords]): AttributeLine => [part, ownDevice, partWords]);
  const erasure = retention.kind === 'fixed' ? expires : erased;
  return group(
    'browser',
    name,
    { words, category: 'browser', owner: { kind: 'browser' }, retention, recipients: [], erasure },
    lines,
  );
}
