/** One dashboard: is it answering, how fast, and is work piling up. */
import { Duration, type Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { eventJobs } from '../functions/routes.ts';
import type { Application } from './app-stack.ts';
import type { Data } from './data.ts';
import type { Edge } from './edge.ts';

const period = Duration.minutes(5);

/** Adds the dashboard to the stack. */
export function addDashboard(stack: Stack, data: Data, edge: Edge, { functions, queues }: Application): void {
  const all = Object.entries(functions);
  const http = (metricName: string, statistic: string) =>
    api(edge.httpApiId, metricName, statistic, `HTTP ${metricName}`);
  const socket = (metricName: string) => api(edge.socketApiId, metricName, 'Sum', `socket ${metricName}`);
  const database = (metricName: string, statistic: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/RDS',
      metricName,
      statistic,
      dimensionsMap: { DBClusterIdentifier: data.database.clusterId },
      period,
    });
  const cdn = (metricName: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/CloudFront',
      metricName,
      statistic: 'Sum',
      dimensionsMap: { DistributionId: edge.distribution.distributionId, Region: 'Global' },
      // CloudFront reports to one region, wherever the rest is.
      region: 'us-east-1',
      period,
    });

  new cloudwatch.Dashboard(stack, 'Dashboard', {
    widgets: [
      [
        graph('HTTP requests', [http('Count', 'Sum'), http('4xx', 'Sum'), http('5xx', 'Sum')]),
        graph('HTTP latency, ms', [http('Latency', 'p50'), http('Latency', 'p99')]),
        graph('Sockets', [socket('ConnectCount'), socket('MessageCount'), socket('IntegrationError')]),
      ],
      [
        graph(
          'Function errors',
          all.map(([label, one]) => one.metricErrors({ label, period })),
        ),
        graph(
          'Function duration p99, ms',
          all.map(([label, one]) => one.metricDuration({ label, period, statistic: 'p99' })),
        ),
        graph(
          'Jobs waiting and dead',
          Object.entries({ ...queues.byName, 'dead letters': { queue: queues.deadLetters } }).map(
            ([label, { queue }]) => queue.metricApproximateNumberOfMessagesVisible({ label, period }),
          ),
        ),
        graph(
          'Age of events, ms',
          eventJobs.map(({ function: label }) =>
            functions[label].metric('AsyncEventAge', { label, period, statistic: 'Maximum' }),
          ),
        ),
      ],
      [
        graph('Database capacity, ACU', [database('ServerlessDatabaseCapacity', 'Maximum')]),
        graph('Database connections', [database('DatabaseConnections', 'Maximum')]),
        graph('CDN requests', [cdn('Requests')]),
      ],
    ],
  });
}

function api(ApiId: string, metricName: string, statistic: string, label: string): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/ApiGateway',
    metricName,
    dimensionsMap: { ApiId },
    statistic,
    label: `${label} (${statistic})`,
    period,
  });
}

function graph(title: string, left: cloudwatch.IMetric[]): cloudwatch.GraphWidget {
  return new cloudwatch.GraphWidget({ title, left, width: 8 });
}
