/** Prefixes of S3 objects, named `{bucket}/{prefix}`; attributes are `object` and the metadata kept with it. */
import { retentionDays } from '../limits.ts';
import { days, erased, expires, group, inKey, momentary, throughId, untilDeleted } from './define.ts';
import type { Group } from './types.ts';

// biome-ignore format: a table
export const objects: readonly Group[] = [
  group('objects', 'umbra-exports/{userId}/{exportId}', {
    words: 'The files of your exports', category: 'takeout', owner: inKey,
    retention: days(retentionDays.exported, 'it was written'), recipients: [], erasure: erased,
  }, [
    ['object', momentary('It is this very file.'), 'Everything that is stored about you'],
  ]),
  group('objects', 'umbra-attachments/incoming/{id}', {
    words: 'Files as they were posted, until they were looked at', category: 'messages', owner: throughId('attachments', 'id'),
    retention: days(retentionDays.incoming, 'it was posted, and normally seconds'), recipients: [], erasure: expires,
  }, [
    ['object', momentary('It is kept encrypted within seconds, or refused.'), 'The file as it was posted'],
  ]),
  group('objects', 'umbra-attachments/stored/{object_id}', {
    words: 'Files you sent, and their previews, encrypted', category: 'messages', owner: throughId('attachments', 'object_id'),
    retention: untilDeleted, recipients: ['members'], erasure: erased,
  }, [
    ['object', 'attachments[].content', 'The file, encrypted; images without what the camera wrote into them'],
  ]),
];
