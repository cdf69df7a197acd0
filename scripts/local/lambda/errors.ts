const statusCodes = {
  ResourceNotFoundException: 404,
  RequestTooLargeException: 413,
  InvalidRequestContentException: 400,
} as const;

/** The service refused an invocation before any code ran. `statusCode` is what Lambda's Invoke API answers. */
export class InvokeError extends Error {
  readonly code: keyof typeof statusCodes;
  readonly statusCode: number;

  constructor(code: InvokeError['code'], message: string) {
    super(message);
    this.name = 'InvokeError';
    this.code = code;
    this.statusCode = statusCodes[code];
  }
}

/**
 * The function ran and failed, as the `X-Amz-Function-Error` answer tells it: `errorType` is the name of what was thrown,
 * `Sandbox.Timedout`, `Runtime.ExitError` (its process was killed), `Function.ResponseSizeTooLarge` or
 * `Runtime.MarshalError`.
 */
export class FunctionError extends Error {
  readonly errorType: string;
  readonly functionName: string;
  readonly requestId: string;

  constructor(
    errorType: string,
    message: string,
    source: { functionName: string; requestId: string; cause?: unknown },
  ) {
    super(message, { cause: source.cause });
    this.name = 'FunctionError';
    this.errorType = errorType;
    this.functionName = source.functionName;
    this.requestId = source.requestId;
  }
}
