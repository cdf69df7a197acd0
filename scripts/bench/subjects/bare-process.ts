import { answerCommands } from '../../faults/asked-process.ts';
import { openBare } from './bare-server.ts';
import { collectGarbage } from './collect.ts';
import type { PlainServer } from './plain-server.ts';
import { openSocketIo } from './socket-io-server.ts';
import type { Answer, Command } from './subject.ts';
import { readUsage } from './usage.ts';

let server: PlainServer | undefined;

answerCommands<Command, Answer>(async (command) => {
  if (command.do === 'start') {
    const { name, dataDir } = command;
    server = name === 'socket.io' ? await openSocketIo(dataDir) : await openBare(name, dataDir);
    return {};
  }
  if (server === undefined) throw new Error('It has not been started.');
  switch (command.do) {
    case 'stage':
      return { stage: await server.stage(command.cast) };
    case 'fill':
      return { page: await server.fill(command.messages) };
    case 'count':
      return { count: await server.count(command.clientIds) };
    case 'usage':
      return { usage: readUsage() };
    case 'collect':
      await collectGarbage();
      return { usage: readUsage() };
    case 'stop':
      await server.stop();
      return {};
  }
});
