import type { CommandTable, Handler } from './command.ts';
import { expiryArg, TIME_FORMATS, type TimeFormat } from './expiry.ts';
import { globMatches } from './glob.ts';
import type { Keyspace } from './keyspace.ts';
import { indexArg } from './numbers.ts';
import { bulk, OK, type Reply, ReplyError, syntaxError, wrongArity } from './reply.ts';

const { ex, px, exat, pxat } = TIME_FORMATS as Record<'ex' | 'px' | 'exat' | 'pxat', TimeFormat>;

export const keyCommands: CommandTable = {
  ping: [-1, ping],
  echo: [2, (_db, [, text = '']) => bulk(text)],
  time: [1, (db) => [bulk(String(Math.floor(db.nowMs / 1000))), bulk(String((db.nowMs % 1000) * 1000))]],
  dbsize: [1, (db) => db.size()],
  flushall: [-1, flush],
  flushdb: [-1, flush],
  del: [-2, (db, [, ...keys]) => keys.filter((key) => db.delete(key)).length],
  unlink: [-2, (db, [, ...keys]) => keys.filter((key) => db.delete(key)).length],
  exists: [-2, (db, [, ...keys]) => keys.filter((key) => db.has(key)).length],
  type: [2, (db, [, key = '']) => db.typeOf(key) ?? 'none'],
  expire: [-3, expire(ex)],
  pexpire: [-3, expire(px)],
  expireat: [-3, expire(exat)],
  pexpireat: [-3, expire(pxat)],
  persist: [2, (db, [, key = '']) => (db.has(key) && db.clearExpiry(key) ? 1 : 0)],
  ttl: [2, (db, [, key = '']) => remaining(db, key, (ms) => Math.floor((ms + 500) / 1000))],
  pttl: [2, (db, [, key = '']) => remaining(db, key, (ms) => ms)],
  keys: [
    2,
    (db, [, pattern = '']) => [...db.keys()].filter(({ key }) => globMatches(pattern, key)).map(keyOf),
  ],
  scan: [-2, scan],
};

function ping(_db: Keyspace, [name = '', ...args]: string[]): Reply {
  const [text] = args;
  if (args.length > 1) throw wrongArity(name);
  return text === undefined ? 'PONG' : bulk(text);
}

function flush(db: Keyspace, [, ...options]: string[]): Reply {
  const [mode = 'sync'] = options;
  if (options.length > 1 || !['sync', 'async'].includes(mode.toLowerCase())) throw syntaxError();
  db.clear();
  return OK;
}

function expire(format: TimeFormat): Handler {
  return (db, [name = '', key = '', text = '', ...options]) => {
    const conditions = parseConditions(options);
    const atMs = expiryArg(text, format, db.nowMs, name, false);
    if (!db.has(key)) return 0;
    const currentMs = db.expiryMs(key);
    if (conditions.has('nx') && currentMs !== undefined) return 0;
    if (conditions.has('xx') && currentMs === undefined) return 0;
    if (conditions.has('gt') && atMs <= (currentMs ?? Infinity)) return 0;
    if (conditions.has('lt') && atMs >= (currentMs ?? Infinity)) return 0;
    if (atMs <= db.nowMs) db.delete(key);
    else db.setExpiry(key, atMs);
    return 1;
  };
}

function parseConditions(options: string[]): Set<string> {
  const conditions = new Set<string>();
  for (const option of options) {
    const condition = option.toLowerCase();
    if (!['nx', 'xx', 'gt', 'lt'].includes(condition))
      throw new ReplyError(`ERR Unsupported option ${option}`);
    conditions.add(condition);
  }
  if (conditions.has('nx') && conditions.size > 1) {
    throw new ReplyError('ERR NX and XX, GT or LT options at the same time are not compatible');
  }
  if (conditions.has('gt') && conditions.has('lt')) {
    throw new ReplyError('ERR GT and LT options at the same time are not compatible');
  }
  return conditions;
}

/** -2 for no key and -1 for no expiry, as TTL and PTTL answer. */
function remaining(db: Keyspace, key: string, convert: (ms: number) => number): Reply {
  if (!db.has(key)) return -2;
  const atMs = db.expiryMs(key);
  return atMs === undefined ? -1 : convert(Math.max(0, atMs - db.nowMs));
}

/** Walks from the newest key to the oldest: keys added meanwhile lie behind the cursor, so every scan ends. */
function scan(db: Keyspace, [, cursorText = '', ...options]: string[]): Reply {
  if (!/^\d{1,20}$/.test(cursorText)) throw new ReplyError('ERR invalid cursor');
  const { pattern, type, count } = parseScanOptions(options);
  const cursor = Number(cursorText) || Infinity;
  const waiting = [...db.keys()].filter(({ id }) => id < cursor).reverse();
  const batch = waiting.slice(0, count);
  const next = waiting.length > batch.length ? (batch.at(-1)?.id ?? 0) : 0;
  const found = batch.filter((item) => globMatches(pattern, item.key) && (type ?? item.type) === item.type);
  return [bulk(String(next)), found.map(keyOf)];
}

function parseScanOptions(options: string[]): { pattern: string; type?: string; count: number } {
  const result: ReturnType<typeof parseScanOptions> = { pattern: '*', count: 10 };
  for (let i = 0; i < options.length; i += 2) {
    const option = (options[i] ?? '').toLowerCase();
    const value = options[i + 1];
    if (value === undefined || !['match', 'count', 'type'].includes(option)) throw syntaxError();
    if (option === 'match') result.pattern = value;
    if (option === 'type') result.type = value.toLowerCase();
    if (option === 'count') result.count = indexArg(value);
    if (result.count < 1) throw syntaxError();
  }
  return result;
}

function keyOf({ key }: { key: string }): Buffer {
  return bulk(key);
}
