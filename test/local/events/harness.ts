import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { eventsEndpoint } from '../../../scripts/local/lambda/endpoint.ts';
import { type LocalEvents, openEvents } from '../../../scripts/local/lambda/events.ts';

export const functions = [
  { function: 'job', retries: 2, maxAgeSeconds: 3_600, timeoutSeconds: 30 },
  { function: 'other', retries: 0, maxAgeSeconds: 3_600, timeoutSeconds: 30 },
];
export const credentials = (id: string) => (id === 'local' ? 'secret' : undefined);

// biome-ignore lint/suspicious/noExplicitAny: records are JSON of AWS's shapes.
export type Failure = any;

/** Events and their endpoint for each test of a file, in a temporary folder, with a clock that stands still until `pass`. */
export function setUpEvents() {
  const clock = { nowMs: 0 };
  const failures: Failure[] = [];
  let dir: string;
  let events: LocalEvents;
  let server: Server;
  let deliveries: { stop(): Promise<void> }[] = [];

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'events-'));
    clock.nowMs = Date.now();
    failures.length = 0;
    await open();
  });

  afterEach(async () => {
    await close();
    await rm(dir, { recursive: true });
  });

  async function open() {
    events = await openEvents({
      dir,
      functions,
      onFailure: async (record) => void failures.push(record),
      clock: () => clock.nowMs,
    });
    server = createServer(eventsEndpoint(events, credentials, () => Date.now()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }

  async function close() {
    for (const one of deliveries) await one.stop();
    deliveries = [];
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await events.stop();
  }

  return {
    failures,
    get dir() {
      return dir;
    },
    get events() {
      return events;
    },
    get endpoint() {
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    async reopen() {
      await close();
      await open();
    },
    /** Has functions called by `invoke` from now on. */
    deliver(invoke: (functionName: string, event: unknown) => Promise<unknown>) {
      deliveries.push(events.deliverTo(invoke));
    },
    pass(seconds: number) {
      clock.nowMs += seconds * 1_000;
      events.tick();
    },
  };
}
