import { toJsonSchema } from '@valibot/to-json-schema';
import { WebSocket } from 'ws';
import { ClientFrame, ServerFrame } from '../../functions/wire/frames.ts';
import { parseJson } from '../../functions/wire/parse.ts';
import { anyText, chance, fitting, mutated, type Schema, type Source, upTo, written } from './values.ts';

const schemas = toJsonSchema(ClientFrame, { errorMode: 'ignore' }) as Schema;

/** One frame: text that fits or does not, or bytes. */
export function frameTry(source: Source): { data: string | Buffer; binary: boolean } {
  const value = fitting(source, schemas) as Record<string, unknown>;
  if (chance(source, 0.9)) value.ref = `r${upTo(source, 1_000)}`;
  const bytes = written(source, chance(source, 0.5) ? mutated(source, value) : value);
  if (chance(source, 0.02)) return { data: bytes, binary: true };
  return { data: chance(source, 0.02) ? anyText(source).repeat(50) : bytes.toString(), binary: false };
}

/**
 * Sends frames on a socket of its own, and then a ping that has to be answered.
 *
 * @returns the frames that came back, and what was wrong; `refused`: the socket did not open, because the session had ended.
 */
export async function sendFrames(origin: string, token: string, source: Source, count: number) {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const answers: ServerFrame[] = [];
  const wrong: string[] = [];
  let refused = false;
  socket.on('error', () => {
    refused = true;
  });
  let answered: () => void = () => {};
  const last = new Promise<void>((done) => {
    answered = done;
  });
  socket.on('message', (data) => {
    try {
      // Errors of the gateway itself, about frames it does not hand on, are no frames of ours.
      const text = String(data);
      if (text.startsWith('{"message":')) return;
      const frame = parseJson(ServerFrame, text) as ServerFrame;
      answers.push(frame);
      if ('ref' in frame && frame.ref === 'last') answered();
    } catch {
      wrong.push(`a frame outside of the contract: ${String(data).slice(0, 300)}`);
    }
  });
  await new Promise((done) => socket.once('open', done).once('close', done));
  for (let sent = 0; sent < count && socket.readyState === WebSocket.OPEN; sent++) {
    const { data, binary } = frameTry(source);
    await new Promise((done) => socket.send(data, { binary }, done));
    // A refusal may come before the handler of the frame before it has ended; too many at once would only queue.
    if (sent % 20 === 19) await new Promise((done) => setImmediate(done));
  }
  if (socket.readyState === WebSocket.OPEN) {
    socket.send(JSON.stringify({ type: 'ping', ref: 'last', visible: true }));
    const late = new Promise((done) => setTimeout(() => done('late'), 20_000));
    const first = await Promise.race([last, late, new Promise((done) => socket.once('close', done))]);
    if (first === 'late') wrong.push('a ping after the frames was not answered within 20 s');
  }
  socket.terminate();
  return { answers, wrong, refused };
}
