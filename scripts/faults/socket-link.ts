import { WebSocket } from 'ws';
import type { ServerFrame } from '../../functions/wire/frames.ts';
import type { SocketHandle, SocketHandlers } from '../../site/src/app/client/ports.ts';
import { conversationIdsOf, type LinkOptions, outcomeOf } from './http-link.ts';

/** What to do with the reply to a frame, or with the end of the socket before it. */
interface Pending {
  replied(frame: Extract<ServerFrame, { type: 'reply' }>): void;
  lost(): void;
}

/** The engine's `openSocket`: a real one, with cookies, bad weather, and everything written down. */
export function createOpenSocket(options: LinkOptions): (handlers: SocketHandlers) => SocketHandle {
  const { origin, cookies, weather, recorder, member } = options;
  return (handlers) => {
    const headers = { cookie: cookies.header() };
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`, { origin, headers });
    const pending = new Map<string, Pending>();

    const deliver = (text: string, frame: ServerFrame) => {
      if (socket.readyState !== WebSocket.OPEN) return;
      if (frame.type === 'event' && 'conversationId' in frame.event) recorder.heardEvent(member, frame.event);
      handlers.received(text);
    };
    const receive = (text: string) => {
      const frame = JSON.parse(text) as ServerFrame;
      if (frame.type === 'reply') {
        pending.get(frame.ref ?? '')?.replied(frame);
        pending.delete(frame.ref ?? '');
      }
      const isPush = frame.type === 'event' || frame.type === 'poke';
      if (!isPush) return deliver(text, frame);
      if (weather.strikes('pushDropped')) return;
      if (weather.strikes('pushLate')) return void setTimeout(deliver, weather.lateMs(), text, frame);
      deliver(text, frame);
      if (weather.strikes('pushDoubled')) deliver(text, frame);
    };

    socket.on('open', () => handlers.opened());
    socket.on('message', (data) => receive(String(data)));
    // The close that follows an error tells.
    socket.on('error', () => {});
    socket.on('close', (code) => {
      for (const one of pending.values()) one.lost();
      pending.clear();
      handlers.closed(code);
    });
    return {
      send(text) {
        if (socket.readyState !== WebSocket.OPEN) return;
        const frame = JSON.parse(text);
        if (frame.type === 'message.send' && weather.takesHttp()) {
          queueMicrotask(() => handlers.received(otherDoor(frame.ref)));
          return;
        }
        const { body, expected } = describe(options, frame);
        if (expected) pending.set(frame.ref, expected);
        socket.send(JSON.stringify(body));
        if (weather.strikes('socketCut')) socket.terminate();
      },
      close: () => (socket.readyState === WebSocket.CONNECTING ? socket.terminate() : socket.close()),
    };
  };
}

/** The answer to a frame that makes the engine take the HTTP door. The server never sees the frame. */
function otherDoor(ref: string): string {
  const error = { code: 'use_http', message: 'Take the other door.', retry: 'never' };
  return JSON.stringify({ type: 'reply', ref, ok: false, error });
}

function describe(
  { member, recorder, clientIdFor }: LinkOptions,
  // biome-ignore lint/suspicious/noExplicitAny: frames of every kind, as the engine made them
  frame: any,
): { body: unknown; expected?: Pending } {
  if (frame.type === 'receipt.update') {
    const answered = recorder.receipt(member, conversationIdsOf(frame.receipts));
    return {
      body: frame,
      expected: {
        replied(reply) {
          if (!reply.ok) return;
          answered();
          for (const event of (reply.result as { events: never[] }).events)
            recorder.heardEvent(member, event);
        },
        lost: () => {},
      },
    };
  }
  if (frame.type !== 'message.send') return { body: frame };
  const { text } = frame.body;
  const clientId = clientIdFor(frame.clientId, recorder.attemptsOf(text));
  const answer = recorder.attempt(text, 'socket', clientId);
  return {
    body: { ...frame, clientId },
    expected: {
      replied(reply) {
        answer(reply.ok ? outcomeOf(200, reply.result) : outcomeOf(0, reply.error));
        if (reply.ok) recorder.heardEvent(member, (reply.result as { event: never }).event);
      },
      lost: () => answer({ kind: 'unknown', reason: 'socket closed' }),
    },
  };
}
