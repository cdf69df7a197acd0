import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createContext } from '../../../functions/context.ts';
import type { Actor, Context } from '../../../functions/core/context.ts';
import { listMessages } from '../../../functions/core/messages/list.ts';
import { sendMessage } from '../../../functions/core/messages/send.ts';
import { sync } from '../../../functions/core/sync/sync.ts';
import { demoEnvironment } from '../../local/stack/environment.ts';
import { startStack } from '../../local/stack/stack.ts';
import { settleIn } from '../../soak/residents.ts';
import { clientIdNow } from '../client.ts';
import { quantile } from '../loads/load.ts';
import { fillRoom } from '../subjects/product-rooms.ts';

const help = `npm run bench:growth -- [options]

Lets the database grow, and measures after each step what sending, reading a page and syncing take. Messages are made by the
database itself, half of them in the rooms that are measured.

  --sizes LIST  stored messages after each step (1000,100000,1000000)
  --rooms N     conversations of the person who is measured (300)
  --times N     how often each act is done (200)
  --help        this`;

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      sizes: { type: 'string', default: '1000,100000,1000000' },
      rooms: { type: 'string', default: '300' },
      times: { type: 'string', default: '200' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const [rooms, times] = [Number(values.rooms), Number(values.times)];
  const dataDir = await mkdtemp(join(tmpdir(), 'umbra-growth-'));
  const stack = await startStack({
    dataDir,
    siteDir: dataDir,
    port: 0,
    version: 'bench',
    rateFactor: 100_000,
  });
  try {
    const ctx = createContext(demoEnvironment(stack.stores, stack.origin, 'bench'), {
      fanoutQueue: { send: async () => {} },
    });
    const handles = Array.from({ length: rooms + 1 }, (_, index) => `growth_${index}`);
    const pairs = handles.slice(1).map((_, index) => [0, index + 1] as const);
    const [first] = await settleIn(ctx, handles, pairs);
    if (!first) throw new Error('Nobody settled in.');
    const actor: Actor = { userId: first.session.me.id, sessionId: first.session.sessionId };
    const { conversationIds } = first;
    console.log('| messages | send p50 ms | p99 | page p50 ms | p99 | sync from nothing p50 ms | p99 |');
    console.log('|---:|---:|---:|---:|---:|---:|---:|');
    let stored = 0;
    for (const size of values.sizes.split(',').map(Number)) {
      await grow(ctx, conversationIds, size - stored);
      stored = size;
      console.log(
        `| ${size.toLocaleString('en')} | ${(await measure(ctx, actor, conversationIds, times)).join(' | ')} |`,
      );
    }
  } finally {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
  return 0;
}

/** Half of them in the first room, the rest spread over all. */
async function grow(ctx: Context, conversationIds: readonly string[], messages: number): Promise<void> {
  const each = Math.max(1, Math.floor(messages / 2 / conversationIds.length));
  await fillRoom(ctx.db, conversationIds[0] ?? '', Math.max(1, Math.floor(messages / 2)));
  for (const id of conversationIds) await fillRoom(ctx.db, id, each, false);
  await ctx.db.query({ text: 'vacuum analyze messages' });
}

async function measure(
  ctx: Context,
  actor: Actor,
  conversationIds: readonly string[],
  times: number,
): Promise<string[]> {
  const [room = ''] = conversationIds;
  const body = { type: 'text', text: 'A message of ordinary length, as people write them.' } as const;
  const acts = [
    () => sendMessage(ctx, actor, { conversationId: room, clientId: clientIdNow(), body }),
    () => listMessages(ctx, actor, room, {}),
    () => sync(ctx, actor, { account: null, conversations: {} }),
  ];
  const cells: string[] = [];
  for (const act of acts) {
    const tookMs: number[] = [];
    for (let time = 0; time < times + 10; time++) {
      const beganMs = performance.now();
      await act();
      if (time >= 10) tookMs.push(performance.now() - beganMs);
    }
    cells.push(quantile(tookMs, 0.5).toFixed(2), quantile(tookMs, 0.99).toFixed(2));
  }
  return cells;
}
