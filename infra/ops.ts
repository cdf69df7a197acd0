/**
 * The Ops stack: alarms, one dashboard, a budget. It stays inside what CloudWatch gives free (10 alarms, 3 dashboards),
 * so Lambda is watched as a whole and not function by function; the dashboard tells them apart.
 */
import { type App, Duration, Stack } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { acknowledge } from './acknowledge.ts';
import type { Application } from './app-stack.ts';
import type { Config } from './config.ts';
import { addDashboard } from './dashboard.ts';
import type { Data } from './data.ts';
import type { Edge } from './edge.ts';
import type { Queues } from './jobs.ts';

interface Watch {
  readonly id: string;
  readonly meaning: string;
  readonly metric: cloudwatch.IMetric;
  readonly threshold: number;
}

/** Creates the stack; with `-c email=…` alarms and the budget write there. */
export function opsStack(app: App, config: Config, data: Data, edge: Edge, application: Application): Stack {
  const stack = new Stack(app, 'UmbraOps', { description: 'UmbraChat: what watches' });
  const alarms = watches(edge, application).map(
    (watch) =>
      new cloudwatch.Alarm(stack, watch.id, {
        alarmDescription: watch.meaning,
        metric: watch.metric,
        threshold: watch.threshold,
        evaluationPeriods: 1,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      }),
  );
  if (config.email !== undefined) {
    notify(stack, alarms, config.email);
    addBudget(stack, config.email, config.monthlyBudgetUsd);
  }
  addDashboard(stack, data, edge, application);
  return stack;
}

function watches(edge: Edge, { queues }: Application): Watch[] {
  const lambdaSum = (metricName: string) => sum('AWS/Lambda', metricName, {});
  const apiSum = (metricName: string, ApiId: string) => sum('AWS/ApiGateway', metricName, { ApiId });
  const http5xx = apiSum('5xx', edge.httpApiId);
  const socketErrors = apiSum('IntegrationError', edge.socketApiId);
  return [
    { id: 'FunctionErrors', meaning: 'Functions fail', metric: lambdaSum('Errors'), threshold: 5 },
    {
      id: 'FunctionThrottles',
      meaning: 'Concurrency is used up',
      metric: lambdaSum('Throttles'),
      threshold: 1,
    },
    { id: 'Http5xx', meaning: 'The HTTP API answers 5xx', metric: http5xx, threshold: 10 },
    { id: 'SocketErrors', meaning: 'Socket frames fail', metric: socketErrors, threshold: 10 },
    {
      id: 'DeadLetters',
      meaning: 'A job failed for good and waits among the dead letters',
      metric: queues.deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      threshold: 1,
    },
    {
      id: 'LostEvents',
      meaning: 'An event that failed for good could not be put among the dead letters, and is lost',
      metric: lambdaSum('DestinationDeliveryFailures'),
      threshold: 1,
    },
    {
      id: 'OldestJob',
      meaning: 'A job has waited 15 minutes',
      metric: oldestJob(queues),
      threshold: Duration.minutes(15).toSeconds(),
    },
  ];
}

/** One alarm for queues, whose ages are in seconds, and for events, in milliseconds; each metric counts towards the ten that are free. */
function oldestJob({ byName }: Queues): cloudwatch.MathExpression {
  const ages = Object.values(byName).map(({ queue }, index) => [
    `q${index}`,
    queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
  ]);
  const events = metric('AWS/Lambda', 'AsyncEventAge', {}, 'Maximum');
  const usingMetrics: Record<string, cloudwatch.IMetric> = { ...Object.fromEntries(ages), events };
  const queues = ages.map(([name]) => `FILL(${name}, 0)`).join(', ');
  return new cloudwatch.MathExpression({
    expression: `MAX([${queues}, FILL(events, 0) / 1000])`,
    usingMetrics,
    period,
    label: 'seconds',
  });
}

const period = Duration.minutes(5);

function sum(namespace: string, metricName: string, dimensions: Record<string, string>): cloudwatch.Metric {
  return metric(namespace, metricName, dimensions, 'Sum');
}

function metric(
  namespace: string,
  metricName: string,
  dimensionsMap: Record<string, string>,
  statistic: string,
): cloudwatch.Metric {
  return new cloudwatch.Metric({ namespace, metricName, dimensionsMap, statistic, period });
}

function notify(stack: Stack, alarms: readonly cloudwatch.Alarm[], email: string): void {
  const topic = new Topic(stack, 'Alarms', { displayName: 'UmbraChat', enforceSSL: true });
  topic.addSubscription(new EmailSubscription(email));
  acknowledge(topic, { 'Serverless-SNSRedrivePolicy': 'a mail that bounces is not read later from a queue' });
  for (const alarm of alarms) alarm.addAlarmAction(new SnsAction(topic));
}

function addBudget(stack: Stack, email: string, monthlyUsd: number): void {
  const subscribers = [{ subscriptionType: 'EMAIL', address: email }];
  const at = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
    notification: {
      notificationType,
      comparisonOperator: 'GREATER_THAN',
      threshold,
      thresholdType: 'PERCENTAGE',
    },
    subscribers,
  });
  new CfnBudget(stack, 'Budget', {
    budget: { budgetType: 'COST', timeUnit: 'MONTHLY', budgetLimit: { amount: monthlyUsd, unit: 'USD' } },
    notificationsWithSubscribers: [at('ACTUAL', 80), at('FORECASTED', 100)],
  });
}
