import { setTimeout as delay } from 'node:timers/promises';
import { clientIdNow, connectAll } from '../client.ts';
import { assertStored, type Load, quantile } from './load.ts';

const perSecond = 50;
const warmUpSeconds = 1;

/** A. Two people, one writes at a steady pace: how long until the other has it. */
export const paced: Load = {
  title: 'A. 1:1, 50 msg/s paced',
  async run(running, { seconds }) {
    const { stage } = running;
    const [writer, reader] = await connectAll(stage.seats.slice(0, 2));
    if (!writer || !reader) throw new Error('There are no two people.');
    const sentAtMs = new Map<number, number>();
    const deliveredMs: number[] = [];
    const acknowledged: string[] = [];
    reader.onMessage = (mark) => {
      deliveredMs[mark] = performance.now() - (sentAtMs.get(mark) ?? Number.NaN);
    };
    const sends: Promise<void>[] = [];
    const total = (seconds + warmUpSeconds) * perSecond;
    const beganMs = performance.now();
    for (let mark = 0; mark < total; mark++) {
      await delay(Math.max(0, beganMs + (mark * 1_000) / perSecond - performance.now()));
      const clientId = clientIdNow();
      sentAtMs.set(mark, performance.now());
      sends.push(
        writer.send(stage.pairRooms[0] ?? '', mark, clientId).then(() => void acknowledged.push(clientId)),
      );
    }
    await Promise.all(sends);
    await delay(200);
    await Promise.all([writer.close(), reader.close()]);
    await assertStored(running, acknowledged);
    const measured = deliveredMs.slice(warmUpSeconds * perSecond).filter((ms) => ms !== undefined);
    if (measured.length < seconds * perSecond) throw new Error('A message was not delivered.');
    return { deliverP50Ms: quantile(measured, 0.5), deliverP99Ms: quantile(measured, 0.99) };
  },
};
