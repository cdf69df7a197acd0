import { type CommandTable, type Handler, pairs } from './command.ts';
import { expiryArg, TIME_FORMATS, type TimeFormat } from './expiry.ts';
import type { Keyspace } from './keyspace.ts';
import { fitsInt64, int64Arg } from './numbers.ts';
import { bulk, integer, OK, type Reply, ReplyError, syntaxError, wrongArity } from './reply.ts';

export const stringCommands: CommandTable = {
  get: [2, (db, [, key = '']) => read(db, key)],
  set: [-3, set],
  setex: [4, setWithExpiry({ absolute: false, unitMs: 1000n })],
  psetex: [4, setWithExpiry({ absolute: false, unitMs: 1n })],
  setnx: [3, (db, [, key = '', value = '']) => (db.has(key) ? 0 : write(db, key, value) && 1)],
  getdel: [2, getAndDelete],
  getex: [-2, getAndExpire],
  mget: [-2, (db, [, ...keys]) => keys.map((key) => (db.typeOf(key) === 'string' ? read(db, key) : null))],
  mset: [-3, setMany],
  incr: [2, (db, [, key = '']) => increment(db, key, 1n)],
  decr: [2, (db, [, key = '']) => increment(db, key, -1n)],
  incrby: [3, (db, [, key = '', by = '']) => increment(db, key, int64Arg(by))],
  decrby: [3, decrementBy],
  append: [3, append],
  strlen: [2, (db, [, key = '']) => db.get(key, 'string')?.length ?? 0],
};

/** Adds within 64 signed bits; throws Redis' overflow error. */
export function addInt64(value: bigint, by: bigint): bigint {
  const sum = value + by;
  if (!fitsInt64(sum)) throw new ReplyError('ERR increment or decrement would overflow');
  return sum;
}

function read(db: Keyspace, key: string): Reply {
  const value = db.get(key, 'string');
  return value === undefined ? null : bulk(value);
}

/** SET without options: the old value goes whatever its type, and its expiry with it. */
function write(db: Keyspace, key: string, value: string): true {
  db.delete(key);
  db.setString(key, value);
  return true;
}

function set(db: Keyspace, [, key = '', value = '', ...options]: string[]): Reply {
  const { flags, time } = parseOptions(options, ['nx', 'xx', 'get', 'keepttl']);
  const atMs = time && expiryArg(time.text, time.format, db.nowMs, 'set', true);
  const previous = flags.has('get') ? read(db, key) : null;
  const refused = db.has(key) ? flags.has('nx') : flags.has('xx');
  if (refused) return flags.has('get') ? previous : null;
  if (flags.has('keepttl')) db.setString(key, value);
  else write(db, key, value);
  if (atMs !== undefined) db.setExpiry(key, atMs);
  return flags.has('get') ? previous : OK;
}

interface Options {
  flags: Set<string>;
  time?: { text: string; format: TimeFormat };
}

/** One kind of expiry and one of NX and XX; the same option twice is fine and the last one counts. */
function parseOptions(words: string[], allowedFlags: string[]): Options {
  const flags = new Set<string>();
  let time: Options['time'];
  let timeOption = '';
  for (let i = 0; i < words.length; i++) {
    const word = (words[i] ?? '').toLowerCase();
    const format = Object.hasOwn(TIME_FORMATS, word) ? TIME_FORMATS[word] : undefined;
    const text = words[i + 1];
    if (format && text !== undefined && (timeOption === '' || timeOption === word)) {
      time = { text, format };
      timeOption = word;
      i++;
    } else if (allowedFlags.includes(word)) {
      flags.add(word);
    } else {
      throw syntaxError();
    }
    const keepsOrDrops = flags.has('keepttl') || flags.has('persist');
    if ((flags.has('nx') && flags.has('xx')) || (keepsOrDrops && time)) throw syntaxError();
  }
  return time ? { flags, time } : { flags };
}

function setWithExpiry(format: TimeFormat): Handler {
  return (db, [name = '', key = '', text = '', value = '']) => {
    const atMs = expiryArg(text, format, db.nowMs, name, true);
    write(db, key, value);
    db.setExpiry(key, atMs);
    return OK;
  };
}

function getAndDelete(db: Keyspace, [, key = '']: string[]): Reply {
  const value = read(db, key);
  db.delete(key);
  return value;
}

function getAndExpire(db: Keyspace, [, key = '', ...options]: string[]): Reply {
  const { flags, time } = parseOptions(options, ['persist']);
  const value = read(db, key);
  if (value === null) return null;
  if (time) {
    const atMs = expiryArg(time.text, time.format, db.nowMs, 'getex', true);
    if (atMs <= db.nowMs) db.delete(key);
    else db.setExpiry(key, atMs);
  } else if (flags.has('persist')) {
    db.clearExpiry(key);
  }
  return value;
}

function setMany(db: Keyspace, [name = '', ...args]: string[]): Reply {
  if (args.length % 2 !== 0) throw wrongArity(name);
  for (const [key, value] of pairs(args)) write(db, key, value);
  return OK;
}

function increment(db: Keyspace, key: string, by: bigint): Reply {
  const sum = addInt64(int64Arg(db.get(key, 'string') ?? '0'), by);
  db.setString(key, sum.toString());
  return integer(sum);
}

function decrementBy(db: Keyspace, [, key = '', text = '']: string[]): Reply {
  const by = -int64Arg(text);
  if (!fitsInt64(by)) throw new ReplyError('ERR decrement would overflow');
  return increment(db, key, by);
}

function append(db: Keyspace, [, key = '', tail = '']: string[]): Reply {
  const value = (db.get(key, 'string') ?? '') + tail;
  db.setString(key, value);
  return value.length;
}
