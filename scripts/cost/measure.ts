import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '../local/stack/stack.ts';
import { call, clientId, SmokeSocket } from '../smoke/client.ts';
import { signUp } from '../smoke/people.ts';
import { Meter } from './meter.ts';
import type { Measured } from './usage.ts';

/** Longer than the delay of the check that follows a message. */
const checkedAfterMs = 8_000;

/** Runs each action on the local stack, with warm handlers and two people who are both online, and counts what it took. */
export async function measure(): Promise<Measured> {
  const dataDir = await mkdtemp(join(tmpdir(), 'umbra-cost-'));
  const meter = new Meter();
  const overrides = { live: meter.live };
  const options = {
    dataDir,
    port: 0,
    siteDir: dataDir,
    version: 'cost',
    redis: 'engine',
    overrides,
  } as const;
  const stack = await startStack(options);
  meter.watch(stack);
  try {
    const { origin } = stack;
    const people = [await signUp(origin, 'ann', undefined), await signUp(origin, 'bob', undefined)] as const;
    const [ann, bob] = people;
    await call(origin, 'PUT', `/api/friend-requests/sent/${bob.id}`, undefined, ann.token);
    const { event } = await call<{ event: { conversation: { id: string } } }>(
      origin,
      'PUT',
      `/api/friends/${ann.id}`,
      undefined,
      bob.token,
    );
    const sockets = [await SmokeSocket.open(origin, ann.token), await SmokeSocket.open(origin, bob.token)];
    const [annSocket, bobSocket] = sockets as [SmokeSocket, SmokeSocket];
    const conversationId = event.conversation.id;
    let written = 0;
    const message = async () => {
      const text = `message ${++written} of a length that people write, more or less`;
      const sent = {
        type: 'message.send',
        conversationId,
        clientId: clientId(),
        body: { type: 'text', text },
      };
      await annSocket.ask(sent);
      const got = await bobSocket.next('message', (frame) => JSON.stringify(frame).includes(`"${text}"`));
      const { seq } = got.event as { seq: number };
      const receipts = [{ conversationId, deliveredSeq: seq, readSeq: seq }];
      await bobSocket.ask({ type: 'receipt.update', receipts });
      meter.frames(4, JSON.stringify(sent).length + JSON.stringify(got).length + 2 * 300);
    };
    await message();
    const visit = async () => {
      const socket = await SmokeSocket.open(origin, ann.token);
      await socket.ask({ type: 'sync', account: null, conversations: {} });
      await socket.close();
      meter.frames(4, 4_000);
    };
    return {
      message: await meter.run(message, 10, checkedAfterMs),
      visit: await meter.run(visit, 10),
      ping: await meter.run(async () => {
        await annSocket.ask({ type: 'ping', visible: true });
        meter.frames(2, 200);
      }, 10),
      signIn: await meter.run(async () => {
        const body = { handle: ann.handle, password: ann.password };
        await call(origin, 'POST', '/api/sessions', body);
      }, 3),
    };
  } finally {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
