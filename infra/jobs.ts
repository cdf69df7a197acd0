/** The manifest's jobs: queues and the functions that empty them, functions that are called by events, and what failed for good. */
import { Duration, type Stack } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  CfnEventInvokeConfig,
  CfnEventSourceMapping,
  CfnPermission,
  type Function as LambdaFunction,
} from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { dailyRuns, eventJobs, type FunctionName, type QueueJob, queueJobs } from '../functions/routes.ts';
import { acknowledge } from './acknowledge.ts';
import { limits } from './config.ts';

export interface JobQueue {
  readonly queue: sqs.Queue;
}

type QueueName = (typeof queueJobs)[number]['queue'];
export type JobQueues = Readonly<Record<QueueName, JobQueue>>;

export interface Queues {
  readonly byName: JobQueues;
  /** Shared by all jobs, so that one alarm watches it; every message says which queue or function it comes from. */
  readonly deadLetters: sqs.Queue;
}

/** Creates the queues and the one for dead letters. */
export function createQueues(stack: Stack): Queues {
  const deadLetters = new sqs.Queue(stack, 'dead-letters', {
    ...queueSettings,
    retentionPeriod: Duration.days(limits.deadLetterRetentionDays),
  });
  acknowledge(deadLetters, {
    'Serverless-SQSRedrivePolicy': 'it is where redriving ends; an alarm says when something lies here',
  });
  const byName = Object.fromEntries(
    queueJobs.map((job) => [job.queue, createQueue(stack, job, deadLetters)]),
  );
  return { byName: byName as JobQueues, deadLetters };
}

const queueSettings = { encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true };

/** The name of the function of an event job: known before it is made, because it may call itself. */
export function eventJobName(stack: Stack, name: FunctionName): string | undefined {
  return eventJobs.some((job) => job.function === name) ? `${stack.stackName}-${name}` : undefined;
}

/**
 * What the functions of jobs need besides their `uses`: to read the queue they empty, or, for Lambda, which sends the events that failed
 * for good in their name, to write to the dead letters.
 */
export function jobStatements({ byName, deadLetters }: Queues, name: FunctionName): PolicyStatement[] {
  if (eventJobs.some((job) => job.function === name))
    return [new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] })];
  const mine: readonly QueueJob[] = queueJobs.filter((job) => job.function === name);
  return mine.map(
    (job) =>
      new PolicyStatement({
        actions: [
          'sqs:ReceiveMessage',
          'sqs:DeleteMessage',
          'sqs:ChangeMessageVisibility',
          'sqs:GetQueueAttributes',
        ],
        resources: [byName[job.queue as QueueName].queue.queueArn],
      }),
  );
}

/** Lets every queue call its function; a batch reports the messages that failed, and only those come back. */
export function consumeQueues(
  stack: Stack,
  { byName }: Queues,
  functions: Readonly<Record<FunctionName, LambdaFunction>>,
): void {
  for (const job of queueJobs) {
    const source = new CfnEventSourceMapping(stack, `queue-${job.queue}-source`, {
      eventSourceArn: byName[job.queue].queue.queueArn,
      functionName: functions[job.function].functionName,
      batchSize: job.batchSize,
      functionResponseTypes: ['ReportBatchItemFailures'],
    });
    acknowledge(source, {
      'Serverless-LambdaEventSourceMappingDestination':
        'destinations are for streams; the queue itself sends what fails for good to the dead letters',
    });
  }
}

/** Says how often an event is tried, how old it may get, and where it goes then. */
export function configureEvents(
  stack: Stack,
  { deadLetters }: Queues,
  functions: Readonly<Record<FunctionName, LambdaFunction>>,
): void {
  for (const { function: name, retries, maxAgeSeconds } of eventJobs)
    new CfnEventInvokeConfig(stack, `${name}-events`, {
      functionName: functions[name].functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: retries,
      maximumEventAgeInSeconds: maxAgeSeconds,
      destinationConfig: { onFailure: { destination: deadLetters.queueArn } },
    });
}

/** Calls each function that runs once a day. Nothing is scheduled more often, so that an idle database sleeps. */
export function runDaily(stack: Stack, functions: Readonly<Record<FunctionName, LambdaFunction>>): void {
  for (const { function: name } of dailyRuns) {
    const { functionArn, functionName } = functions[name];
    const rule = new CfnRule(stack, `${name}-daily`, {
      description: `Runs ${name} once a day`,
      scheduleExpression: 'rate(1 day)',
      targets: [{ id: 'function', arn: functionArn }],
    });
    acknowledge(rule, {
      'Serverless-EventBusDLQ': 'what a run that could not be started would have done, the next one does',
    });
    new CfnPermission(stack, `${name}-daily-permission`, {
      action: 'lambda:InvokeFunction',
      functionName,
      principal: 'events.amazonaws.com',
      sourceArn: rule.attrArn,
    });
  }
}

function createQueue(stack: Stack, job: QueueJob, deadLetters: sqs.Queue): JobQueue {
  const queue = new sqs.Queue(stack, `queue-${job.queue}`, {
    ...queueSettings,
    visibilityTimeout: Duration.seconds(job.visibilityTimeoutSeconds),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: job.maxReceives },
  });
  return { queue };
}
