import * as v from 'valibot';
import { Uuid } from './values.ts';

/** A UTC day, as 2026-11-26: nothing finer is kept or told. */
export const Day = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\d$/, 'not_a_day'));

/** One place where the person is signed in. */
export const SessionDevice = v.object({
  id: Uuid,
  /** "Firefox on Windows"; empty for sessions of before devices were noted. */
  device: v.string(),
  createdDay: Day,
  lastSeenDay: Day,
  current: v.boolean(),
});
export type SessionDevice = v.InferOutput<typeof SessionDevice>;
