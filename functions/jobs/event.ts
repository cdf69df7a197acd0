import type { GenericSchema, InferOutput } from 'valibot';
import type { Context } from '../core/context.ts';
import { parse } from '../wire/parse.ts';

export interface EventJobOptions {
  /** The word for it in the log. */
  readonly operation: string;
  /** One sentence that says what could not be done. */
  readonly failure: string;
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
  work: (ctx: Context, asked: InferOutput<Schema>) => Promise<void>,
): (ctx: Context) => (event: unknown) => Promise<void> {
  return (ctx) => async (event) => {
    try {
      await work(ctx, parse(schema, event));
    } catch (error) {
      ctx.log.error(failure, { operation, error });
      throw new Error(failure);
    }
  };
}
