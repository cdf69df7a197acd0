import * as v from 'valibot';
import { TimeMs } from './values.ts';

/** One registered group, in plain words, and how much of it there is of the caller. */
export const StoredGroup = v.object({
  store: v.picklist(['postgres', 'records', 'keys', 'live', 'objects', 'queues', 'logs', 'browser']),
  /** As in the registry: a table, a kind of item, a key. */
  name: v.string(),
  /** The kind of data, which several groups share. */
  title: v.string(),
  what: v.string(),
  why: v.string(),
  basis: v.string(),
  storeName: v.string(),
  kept: v.array(v.string()),
  receivedBy: v.array(v.string()),
  erased: v.array(v.string()),
  /** `exported`: its path in `data.json`; where there is none, `because` says why. */
  parts: v.array(
    v.object({
      name: v.string(),
      what: v.string(),
      exported: v.nullable(v.string()),
      because: v.nullable(v.string()),
    }),
  ),
  /** Null where it cannot be looked up by person, or the store is away. */
  count: v.nullable(v.number()),
  earliestMs: v.nullable(TimeMs),
  latestMs: v.nullable(TimeMs),
  /** When the first of them ends by itself. */
  nextEndMs: v.nullable(TimeMs),
});
export type StoredGroup = v.InferOutput<typeof StoredGroup>;

/** What this server knows about the caller, group by group. */
export const StoredData = v.object({ atMs: TimeMs, groups: v.array(StoredGroup) });
export type StoredData = v.InferOutput<typeof StoredData>;
