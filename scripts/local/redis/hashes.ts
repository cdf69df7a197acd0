import { type CommandTable, pairs } from './command.ts';
import type { Keyspace } from './keyspace.ts';
import { int64Arg, parseInt64 } from './numbers.ts';
import { bulk, integer, type Reply, ReplyError, wrongArity } from './reply.ts';
import { addInt64 } from './strings.ts';

export const hashCommands: CommandTable = {
  hset: [-4, set],
  hsetnx: [4, setIfAbsent],
  hget: [3, (db, [, key = '', field = '']) => fieldValue(db.get(key, 'hash'), field)],
  hmget: [-3, getMany],
  hgetall: [2, (db, [, key = '']) => [...(db.get(key, 'hash') ?? [])].flat().map(bulk)],
  hdel: [-3, remove],
  hexists: [3, (db, [, key = '', field = '']) => (db.get(key, 'hash')?.has(field) ? 1 : 0)],
  hlen: [2, (db, [, key = '']) => db.get(key, 'hash')?.size ?? 0],
  hkeys: [2, (db, [, key = '']) => [...(db.get(key, 'hash')?.keys() ?? [])].map(bulk)],
  hvals: [2, (db, [, key = '']) => [...(db.get(key, 'hash')?.values() ?? [])].map(bulk)],
  hincrby: [4, increment],
};

function set(db: Keyspace, [name = '', key = '', ...fields]: string[]): Reply {
  if (fields.length % 2 !== 0) throw wrongArity(name);
  const hash = db.getOrCreate(key, 'hash');
  const sizeBefore = hash.size;
  for (const [field, value] of pairs(fields)) hash.set(field, value);
  return hash.size - sizeBefore;
}

function setIfAbsent(db: Keyspace, [, key = '', field = '', value = '']: string[]): Reply {
  if (db.get(key, 'hash')?.has(field)) return 0;
  db.getOrCreate(key, 'hash').set(field, value);
  return 1;
}

function fieldValue(hash: Map<string, string> | undefined, field: string): Reply {
  const value = hash?.get(field);
  return value === undefined ? null : bulk(value);
}

function getMany(db: Keyspace, [, key = '', ...fields]: string[]): Reply {
  const hash = db.get(key, 'hash');
  return fields.map((field) => fieldValue(hash, field));
}

function remove(db: Keyspace, [, key = '', ...fields]: string[]): Reply {
  const hash = db.get(key, 'hash');
  if (hash === undefined) return 0;
  const removed = fields.filter((field) => hash.delete(field)).length;
  db.dropIfEmpty(key, hash.size);
  return removed;
}

function increment(db: Keyspace, [, key = '', field = '', text = '']: string[]): Reply {
  const by = int64Arg(text);
  const value = parseInt64(db.get(key, 'hash')?.get(field) ?? '0');
  if (value === undefined) throw new ReplyError('ERR hash value is not an integer');
  const sum = addInt64(value, by);
  db.getOrCreate(key, 'hash').set(field, sum.toString());
  return integer(sum);
}
