import { setTimeout as delay } from 'node:timers/promises';
import { type Client, clientIdNow, connectAll } from '../client.ts';
import { assertStored, type Load, microsPer, quantile, type Running, usageOf } from './load.ts';

const perSecond = 5;
const inFlight = 8;
const warmUp = 5;
const groupSize = 200;

/** C. A group whose members are all online: until the last one has a message, and how many deliveries a second at most. */
export const group: Load = {
  title: 'C. group of 200 online',
  async run(running, { seconds }) {
    const clients = await connectAll(running.stage.seats.slice(-groupSize));
    const listener = listen(clients);
    const lastMs: number[] = [];
    const endMs = performance.now() + (seconds + warmUp / perSecond) * 1_000;
    // Where a message takes longer than the pace allows, fewer are measured: at least one beyond the warm-up.
    while (performance.now() < endMs || lastMs.length <= warmUp) {
      const beganMs = performance.now();
      await listener.send(running.stage.groupRoom);
      lastMs.push(performance.now() - beganMs);
      await delay(Math.max(0, beganMs + 1_000 / perSecond - performance.now()));
    }
    const busy = await flood(running, listener, seconds);
    await Promise.all(clients.map((client) => client.close()));
    await assertStored(running, listener.acknowledged);
    const measured = lastMs.slice(warmUp);
    return { lastP50Ms: quantile(measured, 0.5), lastP99Ms: quantile(measured, 0.99), ...busy };
  },
};

interface Listener {
  readonly acknowledged: string[];
  /** Resolves when every other member has it. */
  send(room: string): Promise<void>;
}

function listen(clients: readonly Client[]): Listener {
  const lacking = new Map<number, { count: number; done: () => void }>();
  const acknowledged: string[] = [];
  let marks = 0;
  for (const client of clients) {
    client.onMessage = (mark) => {
      const message = lacking.get(mark);
      if (message && --message.count === 0) message.done();
    };
  }
  return {
    acknowledged,
    async send(room) {
      const mark = ++marks;
      const clientId = clientIdNow();
      const everybody = new Promise<void>((done) => {
        lacking.set(mark, { count: clients.length - 1, done });
      });
      const writer = clients[mark % clients.length];
      await Promise.all([writer?.send(room, mark, clientId), everybody]);
      acknowledged.push(clientId);
      lacking.delete(mark);
    },
  };
}

async function flood(running: Running, listener: Listener, seconds: number) {
  let goesOn = true;
  const loops = Array.from({ length: inFlight }, async () => {
    while (goesOn) await listener.send(running.stage.groupRoom);
  });
  await delay(500);
  const before = await usageOf(running);
  const [fromMs, from] = [performance.now(), listener.acknowledged.length];
  await delay(seconds * 1_000);
  const deliveries = (listener.acknowledged.length - from) * (groupSize - 1);
  const tookMs = performance.now() - fromMs;
  const after = await usageOf(running);
  goesOn = false;
  await Promise.all(loops);
  const micros = microsPer(before, after, deliveries);
  return {
    deliveriesPerSecond: (deliveries * 1_000) / tookMs,
    serverMicrosPerDelivery: micros.server,
    allMicrosPerDelivery: micros.all,
  };
}
