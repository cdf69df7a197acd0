import type { GenericSchema, InferOutput } from 'valibot';
import type { Context } from '../core/context.ts';
import { parse } from '../wire/parse.ts';

export interface EventJobOptions {
  /** The word for it in the log. */
  readonly operation: string;
  /** One sentence that says what could not be done. */
  readonly failure: string;
}

/** What a job looks at of Lambda's own context. */
export interface Remaining {
  getRemainingTimeInMillis(): number;
}

/**
 * Makes the handler of an event job: one event, one piece of work. What it throws has it called again, and has the event set aside when
 * that was the last time.
 *
 * Lambda writes what is thrown into its own log and beside the dead letter, so the one sentence is all that leaves: messages
 * of drivers quote values.
 */
export function eventJob<const Schema extends GenericSchema>(
  schema: Schema,
  { operation, failure }: EventJobOptions,
  work: (ctx: Context, asked: InferOutput<Schema>, lambda: Remaining) => Promise<void>,
): (ctx: Context) => (event: unknown, lambda: Remaining) => Promise<void> {
  return (ctx) => async (event, lambda) => {
    try {
      await work(ctx, parse(schema, event), lambda);
    } catch (error) {
      ctx.log.error(failure, { operation, error });
      throw new Error(failure);
    }
  };
}
