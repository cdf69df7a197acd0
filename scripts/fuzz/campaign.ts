import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogFields } from '../../functions/core/context.ts';
import { ApiError, errorCodeNames } from '../../functions/wire/errors.ts';
import { seededRandom } from '../faults/random.ts';
import { type Stack, startStack } from '../local/stack/stack.ts';
import { sendFrames } from './frames.ts';
import { type Document, type HttpAnswer, type HttpTry, httpTry, sendHttp, sendRubbish } from './http.ts';
import { People } from './people.ts';
import { pureTry } from './pure.ts';
import type { Source } from './values.ts';

export interface FuzzOptions {
  /** Inputs, of all kinds together. */
  readonly count: number;
  readonly seed: number;
  readonly onProgress?: (done: number) => void;
  readonly onViolation?: (what: string) => void;
}
export interface FuzzReport {
  readonly done: number;
  /** How often each outcome was seen: a status and code, `frame ok`, `pure`. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** What must never be. Empty: everything was answered or refused in words of the contract. */
  readonly violations: readonly string[];
  /** The heap after a tenth of the inputs and at the end. */
  readonly heapMib: { readonly early: number; readonly end: number };
}

const violationsMax = 50;
const framesPerSocket = 50;
const parallel = 8;

/** Throws inputs of every kind at the whole product, and judges each answer. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const violations: string[] = [];
  const note = (what: string) => {
    if (violations.length >= violationsMax) return;
    violations.push(what);
    options.onViolation?.(what);
  };
  const onRejection = (reason: unknown) => note(`unhandled rejection: ${reason}`);
  process.on('unhandledRejection', onRejection);
  const dataDir = await mkdtemp(join(tmpdir(), 'umbra-fuzz-'));
  const error = (message: string, fields: LogFields = {}) => {
    if (!(fields.error instanceof ApiError)) note(`logged: ${message} ${describe(fields)}`);
  };
  const stack = await startStack({
    dataDir,
    siteDir: dataDir,
    port: 0,
    version: 'fuzz',
    redis: 'engine',
    rateFactor: Number.POSITIVE_INFINITY,
    inProcess: true,
    overrides: { log: { info: () => {}, error } },
  });
  try {
    const report = await assail(stack, options, note);
    await stack.invoker.idle();
    for (const failure of stack.invoker.failures) note(`work that was not waited for: ${failure}`);
    return { ...report, violations };
  } finally {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
    process.off('unhandledRejection', onRejection);
  }
}

async function assail(stack: Stack, { count, seed, onProgress }: FuzzOptions, note: (what: string) => void) {
  const people = new People(stack.origin);
  await people.renew();
  const sent = await sendHttp(stack.origin, {
    method: 'GET',
    path: '/api/openapi.json',
    headers: {},
    body: undefined,
  });
  const document = JSON.parse(sent.body) as Document;
  const outcomes: Record<string, number> = {};
  const tally = (outcome: string) => {
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  };
  /** Each input has a seed of its own, so that it is the same whatever came before. */
  const one = async (index: number): Promise<number> => {
    const { token, known } = people;
    const source: Source = { random: seededRandom(seed * 1_000_003 + index), known };
    const kind = source.random();
    if (kind < 0.02) {
      const { answers, wrong, refused } = await sendFrames(stack.origin, token, source, framesPerSocket);
      for (const what of wrong) note(`${index}: ${what}`);
      for (const answer of answers) tally(outcomeOf(answer, note));
      if (refused) await people.renew(token);
      return refused ? 0 : framesPerSocket;
    }
    if (kind < 0.5) {
      const what = pureTry(source);
      if (what !== null) note(`${index}: ${what}`);
      tally('pure');
    } else if (kind < 0.502) {
      await sendRubbish(stack.origin, source);
      tally('rubbish');
    } else {
      const tried = httpTry(source, document, token);
      const answer = await sendHttp(stack.origin, tried).catch((failure: unknown) => ({ failure }));
      if ('failure' in answer) note(`no answer: ${answer.failure} to ${show(tried)}`);
      else tally(judge(tried, answer, note));
    }
    return 1;
  };
  let [index, done, told, early] = [0, 0, 0, 0];
  const work = async () => {
    while (done < count) {
      await people.renew();
      done += await one(index++);
      if (early === 0 && done > count / 10) early = heapMib();
      if (done - told < 10_000) continue;
      told = done;
      onProgress?.(done);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  const alive = await sendHttp(stack.origin, {
    method: 'GET',
    path: '/api/health',
    headers: {},
    body: undefined,
  });
  if (alive.status !== 200) note(`not healthy at the end: ${alive.status} ${alive.body}`);
  return { done, outcomes, heapMib: { early, end: heapMib() } };
}

/** Only what was asked for, or a refusal with a code of the closed list; the gateway's own answers have no code. */
export function judge(tried: HttpTry, answer: HttpAnswer, note: (what: string) => void): string {
  const { status, type, body } = answer;
  if (status >= 500) note(`${status} ${body.slice(0, 300)} to ${show(tried)}`);
  if (status < 400 || tried.method === 'HEAD') return String(status);
  if (!type.startsWith('application/problem+json')) {
    if (![400, 403, 404, 405, 413, 414, 421, 431].includes(status))
      note(`${status} without a code to ${show(tried)}`);
    return `${status} without a code`;
  }
  const { code } = JSON.parse(body) as { code: string };
  if (!errorCodeNames.some((name) => name === code)) note(`the unknown code ${code} to ${show(tried)}`);
  return `${status} ${code}`;
}

function outcomeOf(answer: { type: string }, note: (what: string) => void): string {
  if (!('ok' in answer) || answer.ok || !('error' in answer)) return `frame ${answer.type}`;
  const { code } = answer.error as { code: string };
  if (['internal', 'unavailable', 'waking'].includes(code)) note(`a frame was answered with ${code}`);
  return `frame ${code}`;
}

function show({ method, path, headers, body }: HttpTry): string {
  const { authorization: _, ...rest } = headers;
  return `${method} ${path.slice(0, 300)} ${JSON.stringify(rest).slice(0, 200)} ${body?.toString().slice(0, 500) ?? ''}`;
}

function describe({ operation, code, error }: LogFields): string {
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${operation} ${code} ${cause.split('\n').slice(0, 6).join(' | ')}`;
}

function heapMib(): number {
  globalThis.gc?.();
  return Math.round(process.memoryUsage().heapUsed / 2 ** 20);
}
