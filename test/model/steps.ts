import { textOf } from '../../functions/wire/plain.ts';
import { giveUp, type ModelClient, type Push, type Request } from './model-client.ts';
import { ann, bob, carol, groupId, type Run } from './run.ts';

/** Does one thing and says what, or null where there was nothing to do. */
export type Act = (run: Run, client: ModelClient, pick: number) => string | null;

/** How many things may overtake each other. */
const disorder = 4;
const picks = 8;

const nothing: Act = () => null;

const write: Act = (run, client, pick) => {
  const conversationId = conversationOf(client, pick);
  if (conversationId === undefined || !client.isReady) return null;
  const text = run.nextText();
  client.write(conversationId, text);
  return `${client.name} writes "${text}" in ${short(conversationId)}`;
};

const reach: Act = (run, client, pick) => {
  const request = waiting(client, pick, false);
  if (!request) return null;
  run.reach(client, request);
  return `the server takes ${named(client, request)}`;
};

const answer: Act = (run, client, pick) => {
  const request = waiting(client, pick, true);
  if (!request) return null;
  run.answer(client, request);
  return `${named(client, request)} is answered`;
};

const exchange: Act = (run, client, pick) => {
  const request = waiting(client, pick, false);
  if (!request) return null;
  run.reach(client, request);
  run.answer(client, request);
  return `${named(client, request)} is taken and answered`;
};

const loseRequest: Act = (_, client, pick) => {
  const request = waiting(client, pick, false);
  if (!request) return null;
  client.requests.splice(client.requests.indexOf(request), 1);
  giveUp(request);
  return `${named(client, request)} is lost`;
};

const loseAnswer: Act = (run, client, pick) => {
  const request = waiting(client, pick, true);
  if (!request) return null;
  run.answer(client, request, false);
  return `the answer to ${named(client, request)} is lost`;
};

const timeOut: Act = (_, client, pick) => {
  const request = client.requests.filter((one) => one.isAwaited)[pick % disorder];
  if (!request) return null;
  giveUp(request);
  return `${named(client, request)} is late, and no longer waited for`;
};

const push: Act = (_, client, pick) => {
  const at = place(client, pick);
  const [told] = client.pushes.splice(at, 1);
  if (!told) return null;
  client.take(told);
  return `${client.name} gets ${frame(told)}${at > 0 ? ' early' : ''}`;
};

const pushTwice: Act = (_, client, pick) => {
  const told = client.pushes[place(client, pick)];
  if (!told) return null;
  client.take(told);
  return `${client.name} gets ${frame(told)}, and will again`;
};

const losePush: Act = (_, client, pick) => {
  const [told] = client.pushes.splice(place(client, pick), 1);
  return told ? `${frame(told)} to ${client.name} is lost` : null;
};

const poke: Act = (_, client, pick) => {
  const at = place(client, pick);
  const told = client.pushes[at];
  if (told?.type !== 'event') return null;
  client.pushes[at] = { type: 'poke' };
  return `${frame(told)} to ${client.name} becomes a poke`;
};

const heartbeat: Act = (run, client) => {
  if (!client.connection) return null;
  run.pong(client);
  return `${client.name} pings`;
};

const disconnect: Act = (_, client) => {
  if (!client.connection) return null;
  client.disconnect();
  return `${client.name} is cut off`;
};

const connect: Act = (_, client) => {
  if (client.connection || !client.isReady) return null;
  client.connect();
  return `${client.name} is back`;
};

const reload: Act = (_, client, pick) => {
  const keeps = pick % 2 === 1;
  client.open(keeps ? client.cached() : null);
  return `${client.name} reloads${keeps ? ', keeping what it knew' : ''}`;
};

const wait: Act = (_, client) => {
  const passedMs = client.clock.ring();
  return passedMs === null ? null : `${passedMs} ms pass for ${client.name}`;
};

const read: Act = (_, client, pick) => {
  const conversation = client.state.conversations[conversationOf(client, pick) ?? ''];
  const seen = conversation?.messages.at(
    pick < picks / 2 ? -1 : Math.floor((conversation.messages.length - 1) / 2),
  );
  if (!conversation || !seen) return null;
  client.markRead(conversation.id, seen.seq);
  return `${client.name} reads up to ${seen.seq} in ${short(conversation.id)}`;
};

const loadEarlier: Act = (_, client, pick) => {
  const id = conversationOf(client, pick);
  if (id === undefined || !client.state.conversations[id]?.hasEarlier) return null;
  client.loadEarlier(id);
  return `${client.name} asks for earlier messages in ${short(id)}`;
};

const again: Act = (_, client, pick) => {
  const entry = client.state.outbox.find((one) => one.status === (pick % 2 ? 'failed' : 'waiting'));
  if (!entry) return null;
  if (pick % 2) client.retry(entry.clientId);
  else client.discard(entry.clientId);
  return `${client.name} ${pick % 2 ? 'retries' : 'discards'} "${textOf(entry.body)}"`;
};

/** The third person needs no device. */
const third: Act = (run, _, pick) => {
  const streams = run.server.conversations.of(carol.id);
  const stream = streams[pick % streams.length];
  if (!stream) return null;
  const conversationId = stream.id;
  if (pick >= 6) {
    run.server.conversations.updateReceipts(carol.id, [{ conversationId, readSeq: stream.seq }], null);
    return `carol reads ${short(conversationId)}`;
  }
  if (!stream.isWritable) return null;
  const text = run.nextText();
  const clientId = `00000000-0000-7000-9000-${text.slice(5).padStart(12, '0')}`;
  run.server.conversations.send(carol.id, { conversationId, clientId, body: { type: 'text', text } }, null);
  return `carol writes "${text}" in ${short(conversationId)}`;
};

const friends: Act = (run, client, pick) => {
  const { accounts } = run.server;
  const others = [ann, bob, carol].filter((one) => one.id !== client.person.id);
  const other = others[pick % 2] ?? carol;
  const [from, to] = pick % 4 < 2 ? [client.person, other] : [other, client.person];
  const { friends: mine, received, sent } = accounts.get(from.id);
  const is = (list: readonly { person: { id: string } }[]) => list.some((one) => one.person.id === to.id);
  if (is(mine)) return accounts.remove(from.id, to.id) && `${from.handle} removes ${to.handle}`;
  if (is(received) && pick < 6)
    return accounts.accept(from.id, to.id) && `${from.handle} accepts ${to.handle}`;
  if (is(received)) return accounts.decline(from.id, to.id) && `${from.handle} declines ${to.handle}`;
  if (is(sent))
    return pick < 6 ? null : accounts.cancel(from.id, to.id) && `${from.handle} cancels for ${to.handle}`;
  return accounts.request(from.id, to.id) && `${from.handle} asks ${to.handle}`;
};

const see: Act = (run, client) => {
  const seenSeq = client.state.notifications[0]?.seq ?? 0;
  const event = run.server.accounts.seeNotifications(client.person.id, seenSeq);
  return event && `${client.name} sees notifications up to ${seenSeq}`;
};

/** How often each is tried; 0 does nothing, so that a counterexample shrinks towards it. */
const weights: readonly (readonly [Act, number])[] = [
  ...([
    [nothing, 1],
    [exchange, 5],
    [push, 9],
    [write, 8],
    [third, 4],
    [reach, 5],
    [answer, 5],
  ] as const),
  ...([
    [wait, 5],
    [read, 3],
    [losePush, 3],
    [pushTwice, 2],
    [loseAnswer, 2],
    [loseRequest, 1],
  ] as const),
  ...([
    [timeOut, 2],
    [disconnect, 1],
    [connect, 2],
    [reload, 1],
    [poke, 1],
    [heartbeat, 1],
  ] as const),
  ...([
    [loadEarlier, 1],
    [friends, 2],
    [again, 1],
    [see, 1],
  ] as const),
];
const acts = weights.flatMap(([act, weight]) => Array<Act>(weight).fill(act));

const quiet = new Set<Act>([reach, losePush, poke, heartbeat, third, friends, see]);

/** Whether an act goes past all clients, so that nothing can follow from it in them. */
export function isQuiet(act: Act): boolean {
  return quiet.has(act);
}

/** Steps are numbers from 0 up to this: cheap to make, and small ones are simple. */
export const stepMax = acts.length * 3 * picks - 1;

/** What a number stands for. */
export function actOf(step: number, clients: readonly ModelClient[]) {
  const act = acts[step % acts.length] ?? nothing;
  const rest = Math.floor(step / acts.length);
  const client = clients[rest % clients.length];
  if (!client) throw new Error('There are no clients.');
  return { act, client, pick: Math.floor(rest / clients.length) % picks };
}

function conversationOf(client: ModelClient, pick: number): string | undefined {
  const ids = Object.keys(client.state.conversations);
  return ids[pick % ids.length];
}

function waiting(client: ModelClient, pick: number, isTaken: boolean): Request | undefined {
  const requests = client.requests.filter((one) => (one.answer !== null) === isTaken);
  return requests[pick % Math.max(1, Math.min(disorder, requests.length))];
}

function place(client: ModelClient, pick: number): number {
  return pick % Math.max(1, Math.min(disorder, client.pushes.length));
}

function named(client: ModelClient, { command }: Request): string {
  if (command.type !== 'message.send') return `${command.type} of ${client.name}`;
  const { text } = command.body;
  return `message.send "${text}" of ${client.name}`;
}

function frame(told: Push): string {
  if (told.type !== 'event') return `a ${told.type}`;
  const { event } = told;
  return `${event.type} ${event.seq}${'conversationId' in event ? ` of ${short(event.conversationId)}` : ''}`;
}

function short(id: string): string {
  return id === groupId ? 'the group' : `chat ${id.slice(-1)}`;
}
