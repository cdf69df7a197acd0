import type { CommandTable } from './command.ts';
import type { Keyspace } from './keyspace.ts';
import { bulk, type Reply } from './reply.ts';

export const setCommands: CommandTable = {
  sadd: [-3, add],
  srem: [-3, remove],
  smembers: [2, (db, [, key = '']) => [...(db.get(key, 'set') ?? [])].map(bulk)],
  sismember: [3, (db, [, key = '', member = '']) => (db.get(key, 'set')?.has(member) ? 1 : 0)],
  smismember: [-3, areMembers],
  scard: [2, (db, [, key = '']) => db.get(key, 'set')?.size ?? 0],
};

function add(db: Keyspace, [, key = '', ...members]: string[]): Reply {
  const set = db.getOrCreate(key, 'set');
  const sizeBefore = set.size;
  for (const member of members) set.add(member);
  return set.size - sizeBefore;
}

function remove(db: Keyspace, [, key = '', ...members]: string[]): Reply {
  const set = db.get(key, 'set');
  if (set === undefined) return 0;
  const removed = members.filter((member) => set.delete(member)).length;
  db.dropIfEmpty(key, set.size);
  return removed;
}

function areMembers(db: Keyspace, [, key = '', ...members]: string[]): Reply {
  const set = db.get(key, 'set');
  return members.map((member) => (set?.has(member) ? 1 : 0));
}
