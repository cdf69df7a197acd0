import type {
  APIGatewayProxyEventV2 as Event,
  Context as LambdaContext,
  APIGatewayProxyStructuredResultV2 as Result,
} from 'aws-lambda';
import type { Context } from '../core/context.ts';
import { ApiError, errorCodes, type Problem } from '../wire/errors.ts';

/** The RFC 9457 problem document of an error. What is not an `ApiError` is a defect: logged, and shown as `internal`. */
export function problem(ctx: Context, error: unknown, event: Event, lambda: LambdaContext): Result {
  const shown =
    error instanceof ApiError ? error : new ApiError('internal', { retryAfterMs: 2_000, cause: error });
  const { status, title } = errorCodes[shown.code];
  const requestId = lambda.awsRequestId;
  if (status >= 500) {
    ctx.log.error('A request failed.', {
      requestId,
      operation: event.routeKey,
      status,
      code: shown.code,
      error,
    });
  }
  const body: Problem = {
    type: `urn:umbrachat:error:${shown.code}`,
    title,
    status,
    requestId,
    ...shown.toBody(),
  };
  return {
    statusCode: status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(shown.retryAfterMs === undefined
        ? {}
        : { 'retry-after': String(Math.ceil(shown.retryAfterMs / 1_000)) }),
    },
    body: JSON.stringify(body),
  };
}
