import {
  ErasurePreview,
  ErasureRequest,
  ErasureState,
  ReceiptAnswer,
  ReceiptKey,
  ReceiptToken,
} from '../erasure.ts';
import type { HttpOperation } from './operation.ts';

/** How an account ends. */
export const erasureOperations = {
  'erasure.preview': {
    summary: 'What erasing the account would do, with exact counts',
    result: ErasurePreview,
    status: 200,
  },
  'erasure.get': {
    summary: 'Whether erasure was asked for, and until when it can be undone',
    result: ErasureState,
    status: 200,
  },
  'erasure.request': {
    summary:
      'Ask for erasure of the account; needs a recent proof of the password, and signs out every other session',
    body: ErasureRequest,
    result: ErasureState,
    status: 202,
  },
  'erasure.cancel': { summary: 'Undo that, as long as it has not begun', result: null, status: 204 },
  'erasure.hasten': {
    summary: 'Erase without waiting any longer; needs a recent proof of the password',
    result: null,
    status: 204,
  },
  'erasure-receipt.get': {
    summary: 'How far an erasure is, and its receipt, for whoever has the token',
    body: ReceiptToken,
    result: ReceiptAnswer,
    status: 200,
  },
  'erasure-receipt.key': {
    summary: 'The key that receipts of erasure are signed with, for whoever checks one',
    result: ReceiptKey,
    status: 200,
  },
} as const satisfies Record<string, HttpOperation>;
