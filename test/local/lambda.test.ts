import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  createInvoker,
  currentInvocation,
  instrument,
  type LambdaContext,
  trackInFlight,
} from '../../scripts/local/lambda.ts';

type Handler = (event: never, context: LambdaContext) => Promise<unknown>;

function invokerOf(handler: Handler, options: { timeoutSeconds?: number; strict?: boolean } = {}) {
  const spec = { handler, timeoutSeconds: options.timeoutSeconds ?? 5, memoryMib: 256 };
  return createInvoker({ functions: { fn: spec }, strict: options.strict ?? false, log: () => {} });
}

describe('an invocation', () => {
  test('gets its own copy of the event', async () => {
    const event = { list: [1], nothing: undefined };
    const { invoke } = invokerOf(async (received: { list: number[] }) => {
      received.list.push(2);
      return received;
    });
    expect(await invoke('fn', event)).toEqual({ list: [1, 2] });
    expect(event.list).toEqual([1]);
  });

  test('gets a context that counts down to its deadline', async () => {
    const { invoke } = invokerOf(async (_, context) => ({
      ...context,
      remainingMs: context.getRemainingTimeInMillis(),
    }));
    const context = (await invoke('fn', {})) as LambdaContext & { remainingMs: number };
    expect(context.awsRequestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(context).toMatchObject({ functionName: 'fn', memoryLimitInMB: '256' });
    expect(context.invokedFunctionArn).toMatch(/^arn:aws:lambda:.*:function:fn$/);
    expect(context.remainingMs).toBeGreaterThan(4_000);
    expect(context.remainingMs).toBeLessThanOrEqual(5_000);
  });

  test('answers with what JSON keeps of the result', async () => {
    const answers = invokerOf(async () => ({ at: new Date(0), gone: undefined }));
    expect(await answers.invoke('fn', {})).toEqual({ at: '1970-01-01T00:00:00.000Z' });
    const nothing = invokerOf(async () => undefined);
    expect(await nothing.invoke('fn', {})).toBeNull();
  });

  test('is refused when its event is not JSON', async () => {
    const { invoke } = invokerOf(async () => 'ran');
    for (const value of [new Date(), () => {}, Number.NaN, 1n, new Map(), Buffer.from('x')])
      await expect(invoke('fn', { nested: [value] })).rejects.toMatchObject({
        code: 'InvalidRequestContentException',
      });
    expect(await invoke('fn', { nested: [null] })).toBe('ran');
  });

  test('is refused beyond 6 MiB in, and fails beyond 6 MiB out', async () => {
    const { invoke } = invokerOf(async (event: { bytes: number }) => 'x'.repeat(event.bytes));
    const limit = 6 * 1024 * 1024;
    await expect(invoke('fn', { bytes: 0, pad: 'x'.repeat(limit) })).rejects.toMatchObject({
      code: 'RequestTooLargeException',
    });
    await expect(invoke('fn', { bytes: limit })).rejects.toMatchObject({
      errorType: 'Function.ResponseSizeTooLarge',
    });
    expect(await invoke('fn', { bytes: limit - 2 })).toHaveLength(limit - 2);
  });

  test('of an unknown function is refused', async () => {
    const { invoke } = invokerOf(async () => null);
    await expect(invoke('toString', {})).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });

  test('that throws fails with the name and message of what was thrown', async () => {
    const { invoke } = invokerOf(() => {
      throw new RangeError('too far');
    });
    await expect(invoke('fn', {})).rejects.toMatchObject({ errorType: 'RangeError', message: 'too far' });
  });

  test('whose result cannot be written as JSON fails', async () => {
    const { invoke } = invokerOf(async () => 1n);
    await expect(invoke('fn', {})).rejects.toMatchObject({ errorType: 'Runtime.MarshalError' });
  });

  test('that overruns its timeout fails, and a late rejection is nobody’s crash', async () => {
    const late = Promise.withResolvers<never>();
    const { invoke, failures } = invokerOf(() => trackInFlight('late', late.promise), {
      timeoutSeconds: 0.05,
    });
    await expect(invoke('fn', {})).rejects.toMatchObject({
      errorType: 'Sandbox.Timedout',
      message: expect.stringContaining('Task timed out after 0.05 seconds'),
    });
    late.reject(new Error('too late'));
    await delay(1);
    expect(failures).toEqual([]);
  });
});

test('an invocation that is killed fails at once, without a complaint about what it had under way', async () => {
  const { invoke, idle, failures } = invokerOf(() => {
    const invocation = currentInvocation();
    expect(invocation?.functionName).toBe('fn');
    invocation?.kill();
    return trackInFlight('never', new Promise(() => {}));
  });
  await expect(invoke('fn', {})).rejects.toMatchObject({ errorType: 'Runtime.ExitError' });
  await idle();
  expect(failures).toEqual([]);
  expect(currentInvocation()).toBeUndefined();
});

describe('work that is still under way when its invocation ends', () => {
  class Port {
    readonly #answer = 'answer';
    readonly gate = Promise.withResolvers<void>();
    async slow() {
      await this.gate.promise;
      return this.#answer;
    }
    size() {
      return 3;
    }
  }

  test('is recorded with the names of the calls', async () => {
    const port = new Port();
    const instrumented = instrument(port, 'port');
    const { invoke, failures } = invokerOf(async () => {
      instrumented.slow().catch(() => {});
      return 'done';
    });
    expect(await invoke('fn', {})).toBe('done');
    port.gate.resolve();
    expect(failures).toEqual([{ functionName: 'fn', requestId: expect.any(String), calls: ['port.slow'] }]);
  });

  test('fails the invocation when strict', async () => {
    const { invoke } = invokerOf(
      async () => {
        trackInFlight('forgotten', delay(5)).catch(() => {});
      },
      { strict: true },
    );
    await expect(invoke('fn', {})).rejects.toMatchObject({
      errorType: 'Local.UnawaitedWork',
      message: expect.stringContaining('forgotten'),
    });
  });

  test('is told apart between invocations that overlap', async () => {
    const { invoke, failures } = invokerOf(async (event: { name: string; awaits: boolean }) => {
      const work = trackInFlight(event.name, delay(20));
      if (event.awaits) await work;
    });
    await Promise.all([
      invoke('fn', { name: 'kept', awaits: true }),
      invoke('fn', { name: 'left', awaits: false }),
    ]);
    expect(failures.map(({ calls }) => calls)).toEqual([['left']]);
  });

  test('is not recorded when it was awaited, rejected or not', async () => {
    const port = new Port();
    const instrumented = instrument(port, 'port');
    const refused = instrument({ call: async () => Promise.reject(new Error('no')) }, 'refused');
    const { invoke, failures } = invokerOf(async () => {
      port.gate.resolve();
      await expect(refused.call()).rejects.toThrow('no');
      return `${await instrumented.slow()} ${instrumented.size()}`;
    });
    expect(await invoke('fn', {})).toBe('answer 3');
    expect(failures).toEqual([]);
  });

  test('is seen in frozen ports and in plain functions too', async () => {
    const frozen = instrument(Object.freeze({ call: () => delay(5) }), 'frozen');
    const plain = instrument(() => delay(5), 'plain');
    const { invoke, failures } = invokerOf(async () => {
      frozen.call().catch(() => {});
      plain().catch(() => {});
    });
    await invoke('fn', {});
    expect(failures[0]?.calls).toEqual(['frozen.call', 'plain']);
  });
});

test('idle resolves once every invocation has been answered', async () => {
  const gate = Promise.withResolvers<void>();
  const { invoke, idle } = invokerOf(() => gate.promise);
  let answered = false;
  const invocation = invoke('fn', {}).then(() => {
    answered = true;
  });
  const idled = idle().then(() => answered);
  gate.resolve();
  await invocation;
  expect(await idled).toBe(true);
});
