import type { Context } from '../context.ts';

/** What every part of an export is read with: whose it is, and the one moment as of which things have expired. */
export interface Reading {
  readonly ctx: Context;
  readonly exportId: string;
  readonly userId: string;
  readonly handle: string;
  readonly atMs: number;
  readonly rowsPerPage: number;
}

/** Some items of a list, and where it goes on; `after` null: it is done. */
export interface Items {
  readonly items: readonly unknown[];
  readonly after: unknown;
}

/** Reads a list page by page: `after` null begins it. */
export type ReadItems = (reading: Reading, after: unknown) => Promise<Items>;
