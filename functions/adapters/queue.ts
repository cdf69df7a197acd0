import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Queue } from '../core/context.ts';

/** One SQS queue. */
export function openQueue(options: { url: string; endpoint?: string }): Queue {
  const client = new SQSClient({
    ...(options.endpoint ? { endpoint: options.endpoint } : {}),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
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
