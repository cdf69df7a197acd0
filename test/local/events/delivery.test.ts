import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openEvents } from '../../../scripts/local/lambda/events.ts';
import { createInvoker } from '../../../scripts/local/lambda.ts';
import { type Failure, functions, setUpEvents } from './harness.ts';

const local = setUpEvents();
const { failures, pass } = local;
const calls = () => local.events.pending('job');

describe('a function that fails', () => {
  test('is called again a minute later and two minutes after that, then its event is set aside', async () => {
    const invoker = createInvoker({
      functions: {
        job: {
          handler: () => Promise.reject(new TypeError('not today')),
          timeoutSeconds: 5,
          memoryMib: 256,
        },
      },
      log: () => {},
    });
    let called = 0;
    local.deliver((name, event) => {
      called += 1;
      return invoker.invoke(name, event);
    });
    await local.events.send('job', '{"poison":1}');
    await expect.poll(() => called).toBe(1);
    await local.events.idle();
    pass(59);
    await local.events.idle();
    expect(called).toBe(1);
    pass(1);
    await expect.poll(() => called).toBe(2);
    await local.events.idle();
    pass(119);
    await local.events.idle();
    expect(called).toBe(2);
    pass(1);
    await expect.poll(() => failures).toHaveLength(1);
    expect(called).toBe(3);
    expect(failures[0]).toMatchObject({
      version: '1.0',
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: { poison: 1 },
      responseContext: { functionError: 'Unhandled' },
      responsePayload: { errorType: 'TypeError', errorMessage: 'not today' },
    });
    expect(failures[0].requestContext.functionArn).toMatch(/:function:job:\$LATEST$/);
    await expect.poll(calls).toBe(0);
  });

  test('and then does not is called no more, and nothing is set aside', async () => {
    let called = 0;
    local.deliver(async () => {
      called += 1;
      if (called === 1) throw new Error('once');
    });
    await local.events.send('job', '{}');
    await expect.poll(() => called).toBe(1);
    await local.events.idle();
    pass(60);
    await expect.poll(calls).toBe(0);
    pass(600);
    await local.events.idle();
    expect([called, failures]).toEqual([2, []]);
  });

  test('without retries is called once', async () => {
    local.deliver(() => Promise.reject(new Error('never')));
    await local.events.send('other', '{"a":1}');
    await expect.poll(() => failures.map((one: Failure) => one.requestPayload)).toEqual([{ a: 1 }]);
  });

  test('holds up no other event', async () => {
    const done: unknown[] = [];
    local.deliver(async (_, event) => {
      if ((event as { bad?: true }).bad) throw new Error('bad');
      done.push(event);
    });
    await local.events.send('job', '{"bad":true}');
    for (const n of [1, 2, 3]) await local.events.send('job', JSON.stringify({ n }));
    await expect.poll(() => done).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });
});

test('an event that could not be handed over in time is set aside without a call', async () => {
  await local.events.send('job', '{"late":true}');
  pass(3_601);
  let called = 0;
  local.deliver(async () => {
    called += 1;
  });
  await expect.poll(() => failures).toHaveLength(1);
  expect(failures[0]).toMatchObject({
    requestContext: { condition: 'EventAgeExceeded' },
    requestPayload: { late: true },
  });
  expect(failures[0].responsePayload).toBeUndefined();
  expect(called).toBe(0);
});

test('an event waits through a restart, with the calls that it has had', async () => {
  local.deliver(() => Promise.reject(new Error('first')));
  await local.events.send('job', '{"kept":1}');
  await local.events.idle();
  await local.reopen();
  expect(calls()).toBe(1);
  let last: Failure;
  local.deliver(async (_, event) => {
    last = event;
    throw new Error('again');
  });
  await expect.poll(() => last).toEqual({ kept: 1 });
  await local.events.idle();
  pass(120);
  await expect.poll(() => failures).toHaveLength(1);
  expect(failures[0].requestContext.approximateInvokeCount).toBe(3);
});

test('after SIGKILL every event whose sending was answered is delivered, and the one under way once more', async () => {
  const dir = join(local.dir, 'child');
  const script = new URL('../../../scripts/local/lambda/events.ts', import.meta.url).href;
  const source = `
    import { openEvents } from ${JSON.stringify(script)};
    const events = await openEvents({ dir: ${JSON.stringify(dir)}, functions: ${JSON.stringify(functions)}, onFailure: async () => {} });
    events.deliverTo((_, event) => {
      if (event.n === 0) process.send({ begun: true });
      return new Promise(() => {});
    });
    await events.send('job', '{"n":0}');
    process.on('message', async ({ n }) => {
      await events.send('job', JSON.stringify({ n }));
      process.send({ n });
    });`;
  const child = fork('', { execArgv: ['--input-type=module', '--eval', source] });
  await once(child, 'message');
  const answered = new Set<number>();
  child.on('message', ({ n }: { n: number }) => {
    if (answered.add(n).size === 10) child.kill('SIGKILL');
  });
  for (let n = 1; n <= 100; n++) child.send({ n }, () => {});
  await once(child, 'exit');
  const got = new Set<number>();
  const events = await openEvents({ dir, functions, onFailure: async () => {} });
  const delivery = events.deliverTo(async (_, event) => void got.add((event as { n: number }).n));
  await expect.poll(() => events.pending('job')).toBe(0);
  await delivery.stop();
  await events.stop();
  expect(got).toContain(0);
  expect([...answered].filter((n) => !got.has(n))).toEqual([]);
});
