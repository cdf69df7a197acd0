import { createContext } from '../../../functions/context.ts';
import type { Context } from '../../../functions/core/context.ts';
import { openPostgres } from '../../../functions/db/postgres.ts';
import { answerCommands } from '../../faults/asked-process.ts';
import { demoEnvironment } from '../../local/stack/environment.ts';
import { type Stack, startStack } from '../../local/stack/stack.ts';
import { settleIn } from '../../soak/residents.ts';
import { collectGarbage } from './collect.ts';
import { fillRoom, makeGroup } from './product-rooms.ts';
import type { Answer, Cast, Command, Stage } from './subject.ts';
import { readUsage } from './usage.ts';

let stack: Stack | undefined;
let context: Context | undefined;
let database: ReturnType<typeof openPostgres> | undefined;
let firstToken = '';
let firstRoom = '';

answerCommands<Command, Answer>(async (command) => {
  if (command.do === 'start') {
    stack = await startStack({
      dataDir: command.dataDir,
      siteDir: command.dataDir,
      port: 0,
      version: 'bench',
      // Speed is measured here, not the allowance of one person.
      rateFactor: 100_000,
      inProcess: command.name === 'embedded',
      overrides: {
        log: { info: () => {}, error: (message, fields) => console.error(message, fields?.error) },
      },
    });
    context = createContext(demoEnvironment(stack.stores, stack.origin, 'bench'), {
      settings: { rateFactor: 100_000 },
    });
    database = openPostgres({ connectionString: stack.stores.databaseUrl });
    return {};
  }
  if (stack === undefined || context === undefined || database === undefined)
    throw new Error('It has not been started.');
  switch (command.do) {
    case 'stage':
      return { stage: await stage(stack, context, command.cast) };
    case 'fill':
      await fillRoom(database, firstRoom, command.messages);
      return {
        page: {
          url: `${stack.origin}/api/conversations/${firstRoom}/messages`,
          headers: { authorization: `Bearer ${firstToken}` },
        },
      };
    case 'count': {
      const text = 'select count(*) as count from messages where client_id = any ($1::uuid[])';
      const { rows } = await database.query<{ count: number }>({ text, values: [command.clientIds] });
      return { count: rows[0]?.count ?? 0 };
    }
    case 'usage':
      return { usage: readUsage() };
    case 'collect':
      await collectGarbage();
      return { usage: readUsage() };
    case 'stop':
      await stack.invoker.idle();
      await database.end();
      await stack.stop();
      return {};
  }
});

async function stage({ origin }: Stack, ctx: Context, cast: Cast): Promise<Stage> {
  const handles = Array.from({ length: cast.people }, (_, index) => `bench_${index}`);
  const friendships = Array.from({ length: cast.pairs }, (_, index) => [2 * index, 2 * index + 1] as const);
  const residents = await settleIn(ctx, handles, friendships);
  const members = residents.slice(-cast.groupSize).map(({ session }) => session.me.id);
  const pairRooms = friendships.map(([one]) => residents[one]?.conversationIds[0] ?? '');
  firstToken = residents[0]?.session.tokens.access ?? '';
  firstRoom = pairRooms[0] ?? '';
  return {
    seats: residents.map(({ session }) => ({
      url: `${origin.replace('http', 'ws')}/ws`,
      headers: { authorization: `Bearer ${session.tokens.access}` },
      dialect: 'product',
    })),
    pairRooms,
    groupRoom: await makeGroup(ctx.db, members),
  };
}
