/** One dashboard: is it answering, how fast, and is work piling up. */
import { Duration, type Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Application } from './app-stack.ts';
import type { Edge } from './edge.ts';

const period = Duration.minutes(5);

/** Adds the dashboard to the stack. */
export function addDashboard(stack: Stack, edge: Edge, { functions, queues }: Application): void {
  const all = Object.entries(functions);
  const http = (metricName: string, statistic: string) =>
    api(edge.httpApiId, metricName, statistic, `HTTP ${metricName}`);
  const socket = (metricName: string) => api(edge.socketApiId, metricName, 'Sum', `socket ${metricName}`);
  const jobQueues = Object.entries(queues);

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
          jobQueues.flatMap(([name, { queue, deadLetters }]) => [
            queue.metricApproximateNumberOfMessagesVisible({ label: name, period }),
            deadLetters.metricApproximateNumberOfMessagesVisible({ label: `${name} dead`, period }),
          ]),
        ),
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
