import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { castRooms, memberships } from './cast.ts';
import type { PlainServer } from './plain-server.ts';
import { openPlainStore, type PlainStore } from './plain-store.ts';
import type { SubjectName } from './subject.ts';

const pageSize = 50;

/**
 * A limit: `ws`, a list of members in memory, an acknowledgement when the message is stored. It checks nothing, signs nobody
 * in, and forgets who is online when it ends.
 */
export async function openBare(name: SubjectName, dataDir: string): Promise<PlainServer> {
  const mode = name === 'bare-shared' ? 'shared' : name === 'bare-nothing' ? 'nothing' : 'stored';
  const store = await openPlainStore(mode, dataDir);
  const sockets = new Map<string, Set<WebSocket>>();
  let membersOf = new Map<string, readonly string[]>();
  const server = createServer((request, response) => void answerPage(store, request, response));
  const acceptor = new WebSocketServer({ server, perMessageDeflate: false });
  acceptor.on('connection', (socket, request) => {
    const userId = new URL(request.url ?? '/', 'http://x').searchParams.get('user') ?? '';
    const own = sockets.get(userId) ?? new Set();
    sockets.set(userId, own.add(socket));
    socket.on('close', () => own.delete(socket));
    socket.on('error', () => {});
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as {
        ref: string;
        room?: string;
        clientId: string;
        text: string;
      };
      const { ref, room, clientId, text } = frame;
      if (room === undefined) return socket.send(JSON.stringify({ type: 'reply', ref, ok: true }));
      const event = { room, userId, clientId, text, sentAtMs: Date.now() };
      void store.insert({ room, clientId, text }).then(() => {
        const told = JSON.stringify({ type: 'event', event });
        for (const member of membersOf.get(room) ?? [])
          for (const other of sockets.get(member) ?? []) if (other !== socket) other.send(told);
        socket.send(JSON.stringify({ type: 'reply', ref, ok: true, event }));
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    stage: async (cast) => {
      membersOf = memberships(cast);
      const people = Array.from({ length: cast.people }, (_, index) => String(index));
      const seats = people.map((id) => ({
        url: `ws://${origin}/?user=${id}`,
        headers: {},
        dialect: 'plain' as const,
      }));
      return { seats, ...castRooms(cast) };
    },
    fill: async (messages) => {
      await store.fill('pair-0', messages);
      return { url: `http://${origin}/?room=pair-0`, headers: {} };
    },
    count: (clientIds) => store.count(clientIds),
    stop: async () => {
      for (const socket of acceptor.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
      await store.stop();
    },
  };
}

/** The newest page of a room, as JSON. */
export async function answerPage(
  store: PlainStore,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const room = new URL(request.url ?? '/', 'http://x').searchParams.get('room') ?? '';
  const body = JSON.stringify({ messages: await store.page(room, pageSize) });
  response.setHeader('content-type', 'application/json').setHeader('content-length', Buffer.byteLength(body));
  response.end(body);
}
