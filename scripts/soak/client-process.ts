import { setTimeout as delay } from 'node:timers/promises';
import { answerCommands } from '../faults/asked-process.ts';
import { type CheckReport, checkCrowd } from './crowd.ts';
import { heapAfterGcBytes } from './heap.ts';
import { Person } from './person.ts';
import type { Resident } from './residents.ts';
import { Traffic } from './traffic.ts';

export type Command =
  /** Opens everybody's app, and resolves when all are in sync. */
  | {
      readonly do: 'start';
      readonly origin: string;
      readonly residents: readonly Resident[];
      readonly perSecond: number;
    }
  | { readonly do: 'write'; readonly perSecond: number }
  | { readonly do: 'pause' | 'heap' | 'measure' | 'measured' | 'stop' }
  | { readonly do: 'check'; readonly deadlineMs: number }
  /** Resolves when everybody has lost the socket since `measure` and is in sync again, or when time is over. */
  | { readonly do: 'recovered'; readonly deadlineMs: number };

export interface Answer {
  readonly check?: CheckReport;
  readonly heapBytes?: number;
  /** Messages that all clients together hold. */
  readonly heldMessages?: number;
  readonly measured?: Measured;
}

/** Since `measure`; moments are milliseconds since the Unix epoch. */
export interface Measured {
  readonly written: number;
  /** When each of those who are in sync again became so. */
  readonly inSyncAtMs: readonly number[];
  readonly requestsAtMs: readonly number[];
  /** From writing to acknowledgement, of messages that were written with a socket and without. */
  readonly sentMs: { readonly withSocket: readonly number[]; readonly without: readonly number[] };
}

const pollMs = 50;
let people: Person[] = [];
let traffic = new Traffic([]);
let beganAtMs = 0;
let writtenBefore = 0;
let requestsAtMs: number[] = [];
let sentMs: { withSocket: number[]; without: number[] } = { withSocket: [], without: [] };

answerCommands(carryOut);

async function carryOut(command: Command): Promise<Answer> {
  switch (command.do) {
    case 'start':
      await start(command);
      return {};
    case 'write':
      traffic.start(command.perSecond);
      return {};
    case 'pause':
      await traffic.stop();
      return {};
    case 'check':
      return { check: await checkCrowd(people, command.deadlineMs) };
    case 'heap':
      return { heapBytes: await heapAfterGcBytes(), heldMessages: heldMessages() };
    case 'measure':
      beganAtMs = performance.now();
      writtenBefore = traffic.writtenCount;
      requestsAtMs = [];
      sentMs = { withSocket: [], without: [] };
      return {};
    case 'recovered':
      await untilAll((person) => (person.inSyncSinceMs ?? 0) > beganAtMs, command.deadlineMs);
      return {};
    case 'measured':
      return { measured: measured() };
    case 'stop':
      for (const person of people) person.close();
      return {};
  }
}

async function start({ origin, residents, perSecond }: Extract<Command, { do: 'start' }>): Promise<void> {
  const events = {
    requested: () => requestsAtMs.push(epochMs(performance.now())),
    sent: (waitedMs: number, hadSocket: boolean) =>
      sentMs[hadSocket ? 'withSocket' : 'without'].push(waitedMs),
  };
  people = residents.map((resident) => new Person(resident, origin, events));
  traffic = new Traffic(people);
  for (const person of people) {
    person.engine.start();
    await delay(1_000 / perSecond);
  }
  await untilAll((person) => person.inSyncSinceMs !== null, 60_000);
}

/** Whoever is not there in time is found by who looks. */
async function untilAll(isThere: (person: Person) => boolean, deadlineMs: number): Promise<void> {
  const endsAtMs = performance.now() + deadlineMs;
  while (!people.every(isThere) && performance.now() < endsAtMs) await delay(pollMs);
}

function measured(): Measured {
  const again = people.flatMap(({ inSyncSinceMs }) =>
    inSyncSinceMs && inSyncSinceMs > beganAtMs ? [inSyncSinceMs] : [],
  );
  return {
    written: traffic.writtenCount - writtenBefore,
    inSyncAtMs: again.map(epochMs),
    requestsAtMs,
    sentMs,
  };
}

function heldMessages(): number {
  let held = 0;
  for (const { state } of people) {
    for (const { messages } of Object.values(state.conversations)) held += messages.length;
  }
  return held;
}

function epochMs(ms: number): number {
  return performance.timeOrigin + ms;
}
