import { GroupResult } from '../groups.ts';
import { RetentionAnswer, RetentionPreview, RetentionPreviewQuery, RetentionSet } from '../retention.ts';
import { ConversationParams, type HttpOperation } from './operation.ts';

/** How long messages of a conversation live. */
export const retentionOperations = {
  'retention.preview': {
    summary: 'What a lifetime of messages would do',
    params: ConversationParams,
    query: RetentionPreviewQuery,
    result: RetentionPreview,
    status: 200,
  },
  'retention.set': {
    summary: 'Let messages live shorter at once, or propose that they live longer',
    params: ConversationParams,
    body: RetentionSet,
    result: GroupResult,
    status: 200,
  },
  'retention.answer': {
    summary: 'Agree to a proposal, decline it, or withdraw the own one',
    params: ConversationParams,
    body: RetentionAnswer,
    result: GroupResult,
    status: 200,
  },
} as const satisfies Record<string, HttpOperation>;
