import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAdapter } from '@socket.io/redis-adapter';
import { jwtVerify, SignJWT } from 'jose';
import { createClient } from 'redis';
import { Server } from 'socket.io';
import { findRedisServer, startRedisServer } from '../../local/redis/server.ts';
import { answerPage } from './bare-server.ts';
import { castRooms, memberships } from './cast.ts';
import type { PlainServer } from './plain-server.ts';
import { type Letter, openPlainStore } from './plain-store.ts';

/**
 * What people would build instead: Socket.IO with its Redis adapter, so that it may run on several machines, tokens checked
 * when a socket opens, and one insert for each message.
 *
 * @throws Error where there is no Redis server on PATH.
 */
export async function openSocketIo(dataDir: string): Promise<PlainServer> {
  const program = findRedisServer();
  if (program === undefined) throw new Error('Socket.IO’s adapter needs a redis-server on PATH.');
  const redis = await startRedisServer(program, { dir: join(dataDir, 'redis') });
  const publisher = createClient({ url: redis.url });
  const subscriber = publisher.duplicate();
  await Promise.all([publisher.connect(), subscriber.connect()]);
  const store = await openPlainStore('stored', dataDir);
  const key = randomBytes(32);
  let roomsOf = new Map<string, string[]>();

  const server = createServer((request, response) => void answerPage(store, request, response));
  const io = new Server(server, {
    adapter: createAdapter(publisher, subscriber),
    transports: ['websocket'],
    perMessageDeflate: false,
    serveClient: false,
  });
  io.use((socket, next) => {
    const token = socket.handshake.headers.authorization?.slice('Bearer '.length) ?? '';
    jwtVerify(token, key).then(
      async ({ payload }) => {
        await socket.join(roomsOf.get(payload.sub ?? '') ?? []);
        next();
      },
      () => next(new Error('unauthenticated')),
    );
  });
  io.on('connection', (socket) => {
    socket.on('send', async (letter: Letter, acknowledge: (stored: object) => void) => {
      await store.insert(letter);
      socket.to(letter.room).emit('message', { ...letter, sentAtMs: Date.now() });
      acknowledge({ text: letter.text });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    stage: async (cast) => {
      roomsOf = invert(memberships(cast));
      const people = Array.from({ length: cast.people }, (_, index) => String(index));
      const tokens = people.map((id) =>
        new SignJWT().setSubject(id).setProtectedHeader({ alg: 'HS256' }).sign(key),
      );
      const seats = (await Promise.all(tokens)).map((token) => ({
        url: `ws://${origin}/socket.io/?EIO=4&transport=websocket`,
        headers: { authorization: `Bearer ${token}` },
        dialect: 'socket.io' as const,
      }));
      return { seats, ...castRooms(cast) };
    },
    fill: async (messages) => {
      await store.fill('pair-0', messages);
      return { url: `http://${origin}/?room=pair-0`, headers: {} };
    },
    count: (clientIds) => store.count(clientIds),
    stop: async () => {
      await io.close();
      await Promise.all([publisher.close(), subscriber.close()]);
      await redis.stop();
      await store.stop();
    },
  };
}

function invert(members: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const rooms = new Map<string, string[]>();
  for (const [room, people] of members)
    for (const id of people) rooms.set(id, [...(rooms.get(id) ?? []), room]);
  return rooms;
}
