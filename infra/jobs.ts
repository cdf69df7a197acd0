/** The manifest's jobs: a queue, its dead-letter queue, and the function that empties it. */
import { Duration, type Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnEventSourceMapping, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { type FunctionName, type Job, jobs } from '../functions/routes.ts';
import { limits } from './config.ts';

export interface JobQueue {
  readonly queue: sqs.Queue;
  readonly deadLetters: sqs.Queue;
}

type QueueName = (typeof jobs)[number]['queue'];
export type JobQueues = Readonly<Record<QueueName, JobQueue>>;

/** Creates the two queues of every job. */
export function createQueues(stack: Stack): JobQueues {
  return Object.fromEntries(jobs.map((job) => [job.queue, createQueue(stack, job)])) as JobQueues;
}

/** What the functions of jobs need besides their `uses`: to read the queue they empty. */
export function consumerStatements(queues: JobQueues, name: FunctionName): PolicyStatement[] {
  const mine: readonly Job[] = jobs.filter((job) => job.function === name);
  return mine.map(
    (job) =>
      new PolicyStatement({
        actions: [
          'sqs:ReceiveMessage',
          'sqs:DeleteMessage',
          'sqs:ChangeMessageVisibility',
          'sqs:GetQueueAttributes',
        ],
        resources: [queues[job.queue as QueueName].queue.queueArn],
      }),
  );
}

/** Lets every queue call its function; a batch reports the messages that failed, and only those come back. */
export function consumeQueues(
  stack: Stack,
  queues: JobQueues,
  functions: Readonly<Record<FunctionName, LambdaFunction>>,
): void {
  for (const job of jobs) {
    new CfnEventSourceMapping(stack, `queue-${job.queue}-source`, {
      eventSourceArn: queues[job.queue].queue.queueArn,
      functionName: functions[job.function].functionName,
      batchSize: job.batchSize,
      functionResponseTypes: ['ReportBatchItemFailures'],
    });
  }
}

function createQueue(stack: Stack, job: Job): JobQueue {
  const settings = { encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true };
  const deadLetters = new sqs.Queue(stack, `queue-${job.queue}-dead-letters`, {
    ...settings,
    retentionPeriod: Duration.days(limits.deadLetterRetentionDays),
  });
  const queue = new sqs.Queue(stack, `queue-${job.queue}`, {
    ...settings,
    visibilityTimeout: Duration.seconds(job.visibilityTimeoutSeconds),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: job.maxReceives },
  });
  return { queue, deadLetters };
}
