import { clientIdNow, connectAll } from '../client.ts';
import { assertStored, type Load, microsPer, usageOf } from './load.ts';

const warmUpMs = 1_000;

/** B. Pairs of people, each writer sends the next message when the last one is acknowledged and delivered. */
export const closed: Load = {
  title: 'B. 1:1 closed loop, 50 pairs',
  async run(running, { seconds }) {
    const { stage } = running;
    const pairs = stage.pairRooms.length;
    const clients = await connectAll(stage.seats.slice(0, 2 * pairs));
    const acknowledged: string[] = [];
    let marks = 0;
    let running_ = true;
    const loops = stage.pairRooms.map(async (room, index) => {
      const [writer, reader] = [clients[2 * index], clients[2 * index + 1]];
      if (!writer || !reader) throw new Error('A pair is not there.');
      let delivered: (mark: number) => void = () => {};
      reader.onMessage = (mark) => delivered(mark);
      while (running_) {
        const mark = ++marks;
        const clientId = clientIdNow();
        const arrived = new Promise<void>((resolve) => {
          delivered = (heard) => {
            if (heard === mark) resolve();
          };
        });
        await Promise.all([writer.send(room, mark, clientId), arrived]);
        acknowledged.push(clientId);
      }
    });
    await new Promise((resolve) => setTimeout(resolve, warmUpMs));
    const before = await usageOf(running);
    const [fromMs, from] = [performance.now(), acknowledged.length];
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    const messages = acknowledged.length - from;
    const tookMs = performance.now() - fromMs;
    const after = await usageOf(running);
    running_ = false;
    await Promise.all(loops);
    await Promise.all(clients.map((client) => client.close()));
    await assertStored(running, acknowledged);
    const micros = microsPer(before, after, messages);
    return {
      messagesPerSecond: (messages * 1_000) / tookMs,
      serverMicrosPerMessage: micros.server,
      allMicrosPerMessage: micros.all,
    };
  },
};
