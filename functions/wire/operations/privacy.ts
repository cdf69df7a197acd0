import { StoredData } from '../privacy.ts';
import type { HttpOperation } from './operation.ts';

/** What a person can ask about their own data. */
export const privacyOperations = {
  'stored-data.get': {
    summary:
      'What this server knows about the caller: each group of the privacy registry, with counts and times',
    result: StoredData,
    status: 200,
  },
} as const satisfies Record<string, HttpOperation>;
