import { Export, ExportCreate, ExportLink, ExportList, ExportParams } from '../exports.ts';
import type { HttpOperation } from './operation.ts';

/** Taking one's data along. */
export const exportOperations = {
  'export.create': {
    summary:
      'Have everything that is stored about the caller written into a file; once a day, needs a recent proof of the password',
    body: ExportCreate,
    result: Export,
    status: 202,
  },
  'export.list': { summary: 'The exports that there are, the newest first', result: ExportList, status: 200 },
  'export.get': { summary: 'How far an export is', params: ExportParams, result: Export, status: 200 },
  'export.link': {
    summary:
      'An address at which an export can be fetched for five minutes; needs a recent proof of the password',
    params: ExportParams,
    result: ExportLink,
    status: 201,
  },
  'export.delete': {
    summary: 'Delete an export, or stop one that is being written; a repeat does nothing',
    params: ExportParams,
    result: null,
    status: 204,
  },
} as const satisfies Record<string, HttpOperation>;
