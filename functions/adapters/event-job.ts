import type { Queue } from '../core/context.ts';
import { openAws } from './aws/client.ts';
import { encodeSegment, sha256 } from './aws/sign.ts';

const headers = { 'content-type': 'application/json', 'x-amz-invocation-type': 'Event' };

/**
 * A function that Lambda calls with each body as its event, at least once, without anybody waiting for it. Callers wait until
 * Lambda has noted the call, beside other work that a person waits for, so it is given up after two tries and 3 s at the most.
 */
export function openEventJob(options: { functionName: string; endpoint: string }): Queue {
  const { endpoint, functionName } = options;
  const aws = openAws({ endpoint, service: 'lambda', attemptsMax: 2, atOnceMax: 16, timeoutMs: 1_500 });
  const path = `/2015-03-31/functions/${encodeSegment(functionName)}/invocations`;
  return {
    async send(body) {
      const bytes = Buffer.from(JSON.stringify(body));
      await aws.send({ method: 'POST', path, headers, body: bytes, bodySha256: sha256(bytes) });
    },
  };
}
