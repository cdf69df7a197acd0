import { randomUUID } from 'node:crypto';

export type Condition = 'RetriesExhausted' | 'EventAgeExceeded';

export interface FailedEvent {
  readonly functionName: string;
  readonly condition: Condition;
  /** How often it was called. */
  readonly calls: number;
  readonly event: unknown;
  /** What the last call threw; absent where there was none. */
  readonly error?: { readonly errorType: string; readonly errorMessage: string } | undefined;
  readonly atMs: number;
}

/**
 * The record that Lambda sends to the destination of a failure.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function failureRecord(failed: FailedEvent): object {
  const { functionName, condition, calls, event, error, atMs } = failed;
  return {
    version: '1.0',
    timestamp: new Date(atMs).toISOString(),
    requestContext: {
      requestId: randomUUID(),
      functionArn: `arn:aws:lambda:us-east-1:000000000000:function:${functionName}:$LATEST`,
      condition,
      approximateInvokeCount: calls,
    },
    requestPayload: event,
    ...(error && {
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: error,
    }),
  };
}
