import { ApiError } from '../../wire/errors.ts';

/** A message's place among all that a person can find: results go from the newest to the oldest. */
export interface Place {
  readonly sentAtMs: number;
  readonly conversationId: string;
  readonly seq: number;
}

/** Where a search goes on, and whether it forgives slips. */
export interface Cursor extends Place {
  readonly similar: boolean;
}

const pattern = /^([es])\.(\d{1,16})\.([0-9a-f-]{36})\.(\d{1,15})$/;

/** The text of a cursor; it says nothing that the result it stands for does not say. */
export function writeCursor({ similar, sentAtMs, conversationId, seq }: Cursor): string {
  return [similar ? 's' : 'e', sentAtMs, conversationId, seq].join('.');
}

/** Reads what `writeCursor` wrote. @throws ApiError `invalid`. */
export function readCursor(text: string): Cursor {
  const [, mode, sentAtMs, conversationId, seq] = pattern.exec(text) ?? [];
  if (!mode || !conversationId || Number(sentAtMs) > 8_640_000_000_000_000) {
    throw new ApiError('invalid', { issues: [{ path: 'cursor', reason: 'not_a_cursor' }] });
  }
  return { similar: mode === 's', sentAtMs: Number(sentAtMs), conversationId, seq: Number(seq) };
}
