/** Tables of PostgreSQL. Views hold nothing of their own and are not listed. */
import { accountTables } from './postgres/accounts.ts';
import { attachmentTables } from './postgres/attachments.ts';
import { conversationTables } from './postgres/conversations.ts';
import { instanceTables } from './postgres/instance.ts';
import { peopleTables } from './postgres/people.ts';
import { pushTables } from './postgres/push.ts';
import type { Group } from './types.ts';

export const postgres: readonly Group[] = [
  ...accountTables,
  ...peopleTables,
  ...pushTables,
  ...conversationTables,
  ...attachmentTables,
  ...instanceTables,
];
