import type { DelayQueue } from '../core/context.ts';
import { openAws } from './aws/client.ts';
import { sha256 } from './aws/sign.ts';

const headers = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'AmazonSQS.SendMessage',
};

/**
 * One SQS queue. Callers wait for it beside other work that a person waits for, so it is given up after two tries and
 * 3 s at the most.
 */
export function openQueue(options: { url: string; endpoint?: string }): DelayQueue {
  const endpoint = options.endpoint ?? new URL(options.url).origin;
  const aws = openAws({ endpoint, service: 'sqs', attemptsMax: 2, atOnceMax: 16, timeoutMs: 1_500 });
  return {
    async send(body, delaySeconds = 0) {
      const request = {
        QueueUrl: options.url,
        MessageBody: JSON.stringify(body),
        DelaySeconds: delaySeconds,
      };
      const bytes = Buffer.from(JSON.stringify(request));
      await aws.send({ method: 'POST', path: '/', headers, body: bytes, bodySha256: sha256(bytes) });
    },
  };
}
