import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Queue } from '../core/context.ts';

/**
 * One SQS queue. Callers wait for it beside other work that a person waits for, so it is given up after two tries and
 * 3 s at the most.
 */
export function openQueue(options: { url: string; endpoint?: string }): Queue {
  const client = new SQSClient({
    ...(options.endpoint ? { endpoint: options.endpoint } : {}),
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 500, requestTimeout: 1_500, throwOnRequestTimeout: true },
  });
  return {
    async send(body, delaySeconds = 0) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: options.url,
          MessageBody: JSON.stringify(body),
          DelaySeconds: delaySeconds,
        }),
      );
    },
  };
}
