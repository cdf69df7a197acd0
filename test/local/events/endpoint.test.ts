import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { openEventJob } from '../../../functions/adapters/event-job.ts';
import { setUpEvents } from './harness.ts';

const local = setUpEvents();
const clientFor = (secretAccessKey = 'secret') =>
  new LambdaClient({
    endpoint: local.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey },
    maxAttempts: 1,
  });
const invoke = (client: LambdaClient, Payload: string, more = {}) =>
  client.send(new InvokeCommand({ FunctionName: 'job', InvocationType: 'Event', Payload, ...more }));

describe('the endpoint', () => {
  test('takes an event from the SDK, and the function gets it', async () => {
    const got: unknown[] = [];
    local.deliver(async (name, event) => void got.push([name, event]));
    expect((await invoke(clientFor(), '{"a":"ä"}')).StatusCode).toBe(202);
    await expect.poll(() => got).toEqual([['job', { a: 'ä' }]]);
    await expect.poll(() => local.events.pending('job')).toBe(0);
  });

  test('takes an event from our own client, which is signed as that of the SDK', async () => {
    const got: unknown[] = [];
    local.deliver(async (name, event) => void got.push([name, event]));
    process.env.AWS_ACCESS_KEY_ID = 'local';
    process.env.AWS_SECRET_ACCESS_KEY = 'secret';
    process.env.AWS_REGION = 'us-east-1';
    await openEventJob({ functionName: 'job', endpoint: local.endpoint }).send({ userId: 'ö' });
    await expect.poll(() => got).toEqual([['job', { userId: 'ö' }]]);
    const stranger = openEventJob({ functionName: 'nobody', endpoint: local.endpoint });
    await expect(stranger.send({})).rejects.toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
  });

  test.each([
    ['a function that is not there', '{}', { FunctionName: 'nobody' }, 'ResourceNotFoundException'],
    ['what is not JSON', '{', {}, 'InvalidRequestContentException'],
    ['more than 256 KiB', `"${'x'.repeat(256 * 1024)}"`, {}, 'RequestTooLargeException'],
    ['a call that waits', '{}', { InvocationType: 'RequestResponse' }, 'InvalidRequestContentException'],
  ])('refuses %s, and keeps nothing', async (_, payload, more, name) => {
    await expect(invoke(clientFor(), payload, more)).rejects.toMatchObject({ name });
    expect(local.events.pending('job')).toBe(0);
    await invoke(clientFor(), '{}');
    expect(local.events.pending('job')).toBe(1);
  });

  test('refuses a signature with another key', async () => {
    await expect(invoke(clientFor('other'), '{}')).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
    expect(local.events.pending('job')).toBe(0);
  });
});
