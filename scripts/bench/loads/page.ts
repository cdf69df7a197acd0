import { Agent, get } from 'node:http';
import type { Page } from '../subjects/subject.ts';
import { type Load, quantile } from './load.ts';

const messages = 100_000;
const warmUp = 50;
const fillTimeoutMs = 120_000;
const filled = new WeakMap<object, Page>();

/** E. The newest 50 messages of a room of 100,000, over HTTP, one request after another. */
export const page: Load = {
  title: 'E. latest 50 of 100,000',
  async run({ process }, { seconds }) {
    const where = filled.get(process) ?? (await process.ask({ do: 'fill', messages }, fillTimeoutMs)).page;
    if (!where) throw new Error('There is no page to read.');
    filled.set(process, where);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const tookMs: number[] = [];
    for (const endMs = performance.now() + seconds * 1_000; performance.now() < endMs; ) {
      const beganMs = performance.now();
      const { messages: found } = await read(where, agent);
      if (found.length !== 50) throw new Error(`The page has ${found.length} messages.`);
      tookMs.push(performance.now() - beganMs);
    }
    agent.destroy();
    const measured = tookMs.slice(warmUp);
    return { pageP50Ms: quantile(measured, 0.5), pageP99Ms: quantile(measured, 0.99) };
  },
};

function read({ url, headers }: Page, agent: Agent): Promise<{ messages: unknown[] }> {
  return new Promise((resolve, reject) => {
    get(url, { headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode !== 200) return reject(new Error(`${response.statusCode}: ${text}`));
        resolve(JSON.parse(text) as { messages: unknown[] });
      });
      response.on('error', reject);
    }).on('error', reject);
  });
}
