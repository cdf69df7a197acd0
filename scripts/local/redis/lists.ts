import { type CommandTable, clampRange, type Handler } from './command.ts';
import type { Keyspace } from './keyspace.ts';
import { indexArg, parseInt64 } from './numbers.ts';
import { bulk, OK, type Reply, ReplyError, wrongArity } from './reply.ts';

export const listCommands: CommandTable = {
  lpush: [-3, push((list, items) => [...items.reverse(), ...list.splice(0)])],
  rpush: [-3, push((_list, items) => items)],
  lpop: [-2, pop((list, count) => list.splice(0, count))],
  rpop: [-2, pop((list, count) => list.splice(Math.max(0, list.length - count), count).reverse())],
  lrange: [4, range],
  llen: [2, (db, [, key = '']) => db.get(key, 'list')?.length ?? 0],
  ltrim: [4, trim],
};

/** `tail` is what goes behind the items left in the list; added one by one, as a spread of many overflows the stack. */
function push(tail: (list: string[], items: string[]) => string[]): Handler {
  return (db, [, key = '', ...items]) => {
    const list = db.getOrCreate(key, 'list');
    for (const item of tail(list, items)) list.push(item);
    return list.length;
  };
}

function pop(take: (list: string[], count: number) => string[]): Handler {
  return (db, [name = '', key = '', ...counts]) => {
    const [countText] = counts;
    if (counts.length > 1) throw wrongArity(name);
    const count = countText === undefined ? 1 : Number(parseInt64(countText) ?? -1);
    if (count < 0) throw new ReplyError('ERR value is out of range, must be positive');
    const list = db.get(key, 'list');
    if (list === undefined) return null;
    const taken = take(list, count).map(bulk);
    db.dropIfEmpty(key, list.length);
    return countText === undefined ? (taken[0] ?? null) : taken;
  };
}

function range(db: Keyspace, [, key = '', startText = '', stopText = '']: string[]): Reply {
  const [start, stop] = [indexArg(startText), indexArg(stopText)];
  const list = db.get(key, 'list') ?? [];
  return list.slice(...clampRange(start, stop, list.length)).map(bulk);
}

function trim(db: Keyspace, [, key = '', startText = '', stopText = '']: string[]): Reply {
  const [start, stop] = [indexArg(startText), indexArg(stopText)];
  const list = db.get(key, 'list');
  if (list === undefined) return OK;
  const [from, to] = clampRange(start, stop, list.length);
  list.splice(to);
  list.splice(0, from);
  db.dropIfEmpty(key, list.length);
  return OK;
}
