import { connectAll } from '../client.ts';
import { type Load, usageOf } from './load.ts';

const sockets = 1_000;
const atOnce = 50;

/** D. Many sockets open and sign in: how long that takes, and what each of them holds in the server's memory. */
export const connect: Load = {
  title: 'D. 1,000 sockets connect and sign in',
  fresh: true,
  async run(running) {
    const seats = running.stage.seats.slice(0, sockets);
    // What a first connection loads and grows is no cost of the connections that are measured.
    for (const client of await connectAll(seats.slice(0, 200), atOnce)) await client.close();
    const before = await usageOf(running, 'collect');
    const beganMs = performance.now();
    const clients = await connectAll(seats, atOnce);
    const tookMs = performance.now() - beganMs;
    const after = await usageOf(running, 'collect');
    await Promise.all(clients.map((client) => client.close()));
    return {
      connectMs: (tookMs * sockets) / seats.length,
      kibPerConnection: (after.serverBytes - before.serverBytes) / 1_024 / seats.length,
    };
  },
};
