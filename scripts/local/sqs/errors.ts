/** The query-protocol code of each error where it differs from its name; the SDK reads it from `x-amzn-query-error`. */
const queryCodes: Record<string, string> = { QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue' };
for (const name of [
  'BatchEntryIdsNotDistinct',
  'BatchRequestTooLong',
  'EmptyBatchRequest',
  'InvalidBatchEntryId',
  'MessageNotInflight',
  'PurgeQueueInProgress',
  'TooManyEntriesInBatchRequest',
  'UnsupportedOperation',
])
  queryCodes[name] = `AWS.SimpleQueueService.${name}`;

/** A refusal the SDK shows under this name; with status 400 unless said otherwise. */
export class SqsError extends Error {
  readonly status: number;

  constructor(name: string, message: string, status = 400) {
    super(message);
    this.name = name;
    this.status = status;
  }

  get queryCode(): string {
    return queryCodes[this.name] ?? this.name;
  }
}

/** A request parameter that SQS would not take. */
export function invalidParameter(message: string): SqsError {
  return new SqsError('InvalidParameterValue', message);
}
