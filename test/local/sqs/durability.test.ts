import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { Journal } from '../../../scripts/local/sqs/journal.ts';
import { startSqs } from '../../../scripts/local/sqs/server.ts';
import { clientFor, credentials, queues, setUpSqs } from './harness.ts';

const sqs = setUpSqs();
const { clock, open, receive, send } = sqs;

describe('after the process was killed', () => {
  it('every message whose sending was answered is there, and those in flight can be had at once', async () => {
    const childDir = join(sqs.dir, 'child');
    const script = new URL('../../../scripts/local/sqs/server.ts', import.meta.url).href;
    const source = `
      import { startSqs } from ${JSON.stringify(script)};
      const sqs = await startSqs({ dir: ${JSON.stringify(childDir)}, queues: ${JSON.stringify(queues)}, credentials: () => 'secret' });
      process.send({ endpoint: sqs.endpoint, url: sqs.queueUrl('jobs') });`;
    const child = fork('', { execArgv: ['--input-type=module', '--eval', source] });
    const [{ endpoint, url: QueueUrl }] = (await once(child, 'message')) as [
      { endpoint: string; url: string },
    ];
    const remote = clientFor(endpoint);
    await remote.send(new SendMessageCommand({ QueueUrl, MessageBody: 'held' }));
    await remote.send(new ReceiveMessageCommand({ QueueUrl }));
    await remote.send(new SendMessageCommand({ QueueUrl, MessageBody: 'deleted' }));
    const { Messages } = await remote.send(new ReceiveMessageCommand({ QueueUrl }));
    await remote.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages?.[0]?.ReceiptHandle }));
    const answered: string[] = [];
    const sending = Array.from({ length: 100 }, async (_, at) => {
      await remote.send(new SendMessageCommand({ QueueUrl, MessageBody: `m${at}` }));
      if (answered.push(`m${at}`) === 10) child.kill('SIGKILL');
    });
    const [results] = await Promise.all([Promise.allSettled(sending), once(child, 'exit')]);
    // The kill came in the middle: some were answered, some were not.
    expect(results.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
    await sqs.server.stop();
    clock.nowMs = Date.now();
    await open(childDir);
    const bodies = new Set<string | undefined>();
    for (let batch = await receive(); batch.length > 0; batch = await receive())
      for (const { Body, Attributes } of batch) {
        bodies.add(Body);
        if (Body === 'held') expect(Attributes?.ApproximateReceiveCount).toBe('2');
      }
    expect(answered.filter((body) => !bodies.has(body))).toEqual([]);
    expect(answered.length).toBeGreaterThanOrEqual(10);
    expect(bodies).toContain('held');
    expect(bodies).not.toContain('deleted');
  });

  it('a torn last line is dropped, and damage before it is an error', async () => {
    await send('whole');
    await sqs.server.stop();
    await appendFile(join(sqs.dir, 'jobs.jsonl'), '["torn",{"id":"to');
    await open();
    expect((await receive()).map(({ Body }) => Body)).toEqual(['whole']);
    await sqs.server.stop();
    await appendFile(join(sqs.dir, 'jobs.jsonl'), 'damage\n');
    await expect(startSqs({ dir: sqs.dir, queues, credentials })).rejects.toThrow();
    await rm(join(sqs.dir, 'jobs.jsonl'));
    await open();
  });

  it('the journal holds what is live, not all there ever was', async () => {
    const path = join(sqs.dir, 'other.jsonl');
    const live = new Map<string, { text: string }>();
    const journal = await Journal.open(path, live);
    const kept = { text: 'kept' };
    live.set('kept', kept);
    await journal.write([['kept', kept]]);
    for (let round = 0; round < 50; round += 1) {
      const entries = Array.from(
        { length: 100 },
        (_, at) => [`${round}.${at}`, { text: 'x'.repeat(100) }] as const,
      );
      for (const [id, value] of entries) live.set(id, value);
      const stored = journal.write(entries);
      for (const [id] of entries) live.delete(id);
      await Promise.all([stored, journal.write(entries.map(([id]) => [id, null] as const))]);
    }
    await journal.close();
    // 5,000 values of 100 bytes went through it.
    expect((await stat(path)).size).toBeLessThan(250_000);
    const reopened = new Map<string, { text: string }>();
    await (await Journal.open(path, reopened)).close();
    expect(Array.from(reopened)).toEqual([['kept', kept]]);
  });
});
