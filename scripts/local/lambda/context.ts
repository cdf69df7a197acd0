import type { Context } from 'aws-lambda';

/** The context object of the Node 24 runtime, which has no callbacks. */
export type LambdaContext = Omit<Context, 'done' | 'fail' | 'succeed'>;

/** Makes the context of one invocation that has to end by `deadlineMs` (on `performance.now()`'s clock). */
export function createContext(
  functionName: string,
  spec: { memoryMib: number; requestId: string; deadlineMs: number },
): LambdaContext {
  return {
    awsRequestId: spec.requestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`,
    memoryLimitInMB: String(spec.memoryMib),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(spec.deadlineMs - performance.now())),
  };
}
