import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../functions/wire/conversations.ts';
import type { ConversationEvent } from '../../functions/wire/events.ts';
import { createPaging } from '../../site/src/app/client/paging.ts';
import { createStore } from '../../site/src/app/client/store.ts';
import { ModelServer, personOf, uuidOf } from './model-server.ts';

const peer = personOf(1).id;
const pageSize = 5;

/** A client that has loaded the newest message of `count`, and the pages of its server. */
function setUp(count: number) {
  const server = new ModelServer();
  server.addFriend(1);
  const id = [...server.streams.keys()][0] ?? '';
  let clientIds = 5_000;
  const log: ConversationEvent[] = [];
  const logged = (event: ConversationEvent) => {
    log.push(event);
    return event;
  };
  const say = () => logged(server.send(id, peer, uuidOf(clientIds++), `text ${clientIds}`));
  for (let index = 0; index < count; index++) say();
  const store = createStore();
  /** Everything since, as the server answers: a message's earlier changes are superseded. */
  const catchUp = () => {
    const known = store.get().conversations[id]?.seq ?? 0;
    const request = { account: store.get().accountSeq, conversations: { [id]: known } };
    const missed = log.filter((event) => event.seq > known);
    const seq = server.streams.get(id)?.seq ?? 0;
    const conversations = [{ kind: 'events' as const, id, seq, events: missed }];
    const result = { head: server.head, account: null, conversations, gone: [] };
    store.dispatch({ type: 'sync.applied', request, result });
  };
  const sync = () => {
    const request = {
      account: store.get().accountSeq,
      conversations: { [id]: store.get().conversations[id]?.seq ?? 0 },
    };
    store.dispatch({ type: 'sync.applied', request, result: server.sync(request) });
  };
  sync();
  const messages = () => server.streams.get(id)?.messages ?? [];
  /** What an answer says is read now, and arrives when the promise is awaited. */
  const api = {
    messagesBefore: async (_: string, before: number) => server.messagesBefore(id, before, pageSize),
    messagesAfter: async (_: string, after: number) => {
      const later = messages().filter((message) => message.seq > after);
      return { messages: later.slice(0, pageSize), more: later.length > pageSize };
    },
  };
  const paging = createPaging(store, api as unknown as Parameters<typeof createPaging>[1]);
  const change = (seq: number, text: string): ConversationEvent => {
    const stream = server.streams.get(id);
    const index = messages().findIndex((message) => message.seq === seq);
    const before = messages()[index];
    if (!stream || !before) throw new Error('no message');
    const message: Message = { ...before, body: { type: 'text', text }, editedAtMs: 1 };
    stream.messages[index] = message;
    return logged({ type: 'message.updated', conversationId: id, seq: ++stream.seq, message });
  };
  const arrive = (event: ConversationEvent) => store.dispatch({ type: 'event.arrived', event });
  const view = () => store.get().views[id];
  const live = () => store.get().conversations[id];
  const textAt = (seq: number) => {
    const found = [...(view()?.messages ?? []), ...(live()?.messages ?? [])].find((one) => one.seq === seq);
    return found?.body?.type === 'text' ? found.body.text : null;
  };
  return { server, id, store, paging, say, change, arrive, view, live, textAt, sync, catchUp };
}

const seqs = (part: { readonly messages: readonly Message[] } | undefined) =>
  part?.messages.map((message) => message.seq);

describe('a view around an older message', () => {
  test('stands apart from the newest messages, which go on growing', async () => {
    const { id, paging, say, arrive, view, live } = setUp(40);
    await paging.loadAround(id, 10);
    expect(seqs(view())).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    expect(view()).toMatchObject({ hasEarlier: true, hasLater: true, targetSeq: 10 });
    arrive(say());
    expect(seqs(live())).toEqual([40, 41]);
    expect(seqs(view())).toHaveLength(10);
  });

  test('grows at both ends, and joins the newest messages when it reaches them, without a hole', async () => {
    const { id, paging, view, live } = setUp(20);
    await paging.loadAround(id, 10);
    await paging.loadEarlier(id);
    expect(seqs(view())?.[0]).toBe(1);
    await paging.loadLater(id);
    expect(view()).toBeUndefined();
    expect(seqs(live())).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(live()?.hasEarlier).toBe(false);
  });

  test('is told what happens to its messages, and to those that are still on their way', async () => {
    const { id, paging, change, arrive, textAt, store } = setUp(40);
    await paging.loadAround(id, 10);
    arrive(change(12, 'changed while shown'));
    expect(textAt(12)).toBe('changed while shown');
    const late = paging.loadLater(id);
    arrive(change(17, 'changed on the way'));
    await late;
    expect(textAt(17)).toBe('changed on the way');
    const hidden = { type: 'messages.hidden', seq: (store.get().accountSeq ?? 0) + 1, hiddenIn: id } as const;
    store.dispatch({ type: 'event.arrived', event: { ...hidden, messageSeqs: [11] } });
    expect(textAt(11)).toBeNull();
  });

  test('an earlier page of the newest messages is told too what happened while it was on its way', async () => {
    const { id, paging, change, arrive, textAt } = setUp(40);
    const page = paging.loadEarlier(id);
    arrive(change(38, 'changed on the way'));
    await page;
    expect(textAt(38)).toBe('changed on the way');
  });

  test('is marked stale when a snapshot passed events over, and is fresh again when it is loaded anew', async () => {
    const { id, paging, change, store, view, server } = setUp(40);
    await paging.loadAround(id, 10);
    change(12, 'missed');
    const request = { account: store.get().accountSeq, conversations: { [id]: 0 } };
    store.dispatch({ type: 'sync.applied', request, result: server.sync(request) });
    expect(view()?.stale).toBe(true);
    await paging.loadAround(id, 10);
    expect(view()?.stale).toBe(false);
    expect(view()?.messages.find((one) => one.seq === 12)?.body).toMatchObject({ text: 'missed' });
  });

  test('does not join over a hole: messages may have come since the last page was read', () => {
    const { id, store, view, say, sync, server } = setUp(12);
    const read = server.messagesBefore(id, 13, 10);
    for (let index = 0; index < 150; index++) say();
    sync();
    expect(seqs(store.get().conversations[id])).toEqual([162]);
    const ends = { hasEarlier: true, hasLater: false };
    store.dispatch({
      type: 'view.loaded',
      conversationId: id,
      targetSeq: 10,
      messages: read.messages,
      ...ends,
    });
    expect(view()?.hasLater).toBe(true);
    expect(seqs(store.get().conversations[id])).toEqual([162]);
  });

  test('ends when the person goes back, and with the conversation', async () => {
    const { id, paging, store, view } = setUp(40);
    await paging.loadAround(id, 10);
    paging.leaveView(id);
    expect(view()).toBeUndefined();
    await paging.loadAround(id, 10);
    const request = { account: null, conversations: {} };
    const result = { head: 0, account: null, conversations: [], gone: [id] };
    store.dispatch({ type: 'sync.applied', request, result });
    expect(view()).toBeUndefined();
  });
});

const step = fc.record({
  kind: fc.constantFrom('say', 'change', 'push', 'around', 'earlier', 'later', 'answer', 'leave', 'sync'),
  pick: fc.nat(200),
});

test('whatever order pages and events come in, what is shown has no hole and says what the server says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), async (steps) => {
      const { id, server, store, paging, say, change, arrive, view, live, catchUp } = setUp(30);
      const pushes: ConversationEvent[] = [];
      const pages: Promise<void>[] = [];
      for (const { kind, pick } of steps) {
        const count = server.streams.get(id)?.messages.length ?? 1;
        const seq = server.streams.get(id)?.messages[pick % count]?.seq ?? 1;
        if (kind === 'say') pushes.push(say());
        if (kind === 'change') pushes.push(change(seq, `changed ${pick}`));
        if (kind === 'push') for (const event of pushes.splice(0, 1 + (pick % 3))) arrive(event);
        if (kind === 'around') pages.push(paging.loadAround(id, seq));
        if (kind === 'earlier') pages.push(paging.loadEarlier(id));
        if (kind === 'later') pages.push(paging.loadLater(id));
        if (kind === 'leave') paging.leaveView(id);
        if (kind === 'sync') catchUp();
        if (kind === 'answer') await Promise.all(pages.splice(0));
      }
      await Promise.all(pages);
      pushes.forEach(arrive);
      catchUp();
      const all = server.streams.get(id)?.messages ?? [];
      for (const part of [live(), view()]) {
        if (!part || part.messages.length === 0) continue;
        const first = all.findIndex((message) => message.seq === part.messages[0]?.seq);
        expect(part.messages).toEqual(all.slice(first, first + part.messages.length));
      }
      expect(live()?.messages.at(-1)).toEqual(all.at(-1));
      expect(store.get().outbox).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
