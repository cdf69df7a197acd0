/** The manifest's jobs: a queue each, the function that empties it, and one queue for what failed for good. */
import { Duration, type Stack } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  CfnEventSourceMapping,
  CfnPermission,
  type Function as LambdaFunction,
} from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { dailyRuns, type FunctionName, type Job, jobs } from '../functions/routes.ts';
import { acknowledge } from './acknowledge.ts';
import { limits } from './config.ts';

export interface JobQueue {
  readonly queue: sqs.Queue;
}

type QueueName = (typeof jobs)[number]['queue'];
export type JobQueues = Readonly<Record<QueueName, JobQueue>>;

export interface Queues {
  readonly byName: JobQueues;
  /** Shared by all jobs, so that one alarm watches it; every message says which queue it comes from. */
  readonly deadLetters: sqs.Queue;
}

/** Creates the queue of every job and the one for dead letters. */
export function createQueues(stack: Stack): Queues {
  const deadLetters = new sqs.Queue(stack, 'dead-letters', {
    ...queueSettings,
    retentionPeriod: Duration.days(limits.deadLetterRetentionDays),
  });
  acknowledge(deadLetters, {
    'Serverless-SQSRedrivePolicy': 'it is where redriving ends; an alarm says when something lies here',
  });
  const byName = Object.fromEntries(jobs.map((job) => [job.queue, createQueue(stack, job, deadLetters)]));
  return { byName: byName as JobQueues, deadLetters };
}

const queueSettings = { encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true };

/** What the functions of jobs need besides their `uses`: to read the queue they empty. */
export function consumerStatements({ byName }: Queues, name: FunctionName): PolicyStatement[] {
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
  for (const job of jobs) {
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

function createQueue(stack: Stack, job: Job, deadLetters: sqs.Queue): JobQueue {
  const queue = new sqs.Queue(stack, `queue-${job.queue}`, {
    ...queueSettings,
    visibilityTimeout: Duration.seconds(job.visibilityTimeoutSeconds),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: job.maxReceives },
  });
  return { queue };
}
