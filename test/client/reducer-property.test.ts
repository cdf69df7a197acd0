import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StreamEvent } from '../../functions/wire/events.ts';
import type { SyncRequest, SyncResult } from '../../functions/wire/sync.ts';
import type { ChatState } from '../../site/src/app/client/types.ts';
import type { Action } from '../../site/src/app/state/actions.ts';
import { initialState, reduce } from '../../site/src/app/state/reducer.ts';
import { head, isIncomplete, syncRequestOf } from '../../site/src/app/state/selectors.ts';
import { ModelServer, uuidOf } from './model-server.ts';

const eventsPerStreamMax = 5;

const step = fc.record({
  kind: fc.constantFrom(
    'friend',
    'unfriend',
    'request',
    'message',
    'message',
    'own message',
    'own receipt',
    'peer receipt',
    'push',
    'push',
    'push',
    'push twice',
    'lose',
    'ask',
    'answer',
    'apply',
    'ask page',
    'apply page',
  ),
  pick: fc.nat(1_000),
});

test('whatever is lost, doubled or overtaken, after a last sync the state is what a fresh snapshot says', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }), (steps) => {
      const run = new Run();
      for (const { kind, pick } of steps) run.step(kind, pick);
      run.finish();
      expect(run.view()).toEqual(run.freshView());
      run.checkWindows();
    }),
    { numRuns: 3_000 },
  );
});

/** A server, a client's state, and everything that is on its way between them. */
class Run {
  readonly server = new ModelServer({ eventsPerStreamMax });
  state: ChatState = initialState;
  readonly #pushes: StreamEvent[] = [];
  #asked: SyncRequest | null = null;
  #answered: { request: SyncRequest; result: SyncResult } | null = null;
  #page: Action | null = null;
  #messages = 0;

  constructor() {
    this.server.addFriend(1);
    this.server.send([...this.server.streams.keys()][0] ?? '', this.server.me.id, uuidOf(4_999));
    this.step('ask', 0);
    this.step('answer', 0);
    this.step('apply', 0);
    this.server.onEvent = (event) => this.#pushes.push(event);
  }

  step(kind: string, pick: number): void {
    const { server } = this;
    const ids = [...server.streams.keys()];
    const id = ids[pick % ids.length] ?? '';
    const peer = server.streams.get(id)?.members[1]?.person.id ?? '';
    const seq = server.streams.get(id)?.seq ?? 0;
    if (kind === 'friend') server.addFriend(1 + (pick % 3));
    if (kind === 'unfriend') server.removeFriend(1 + (pick % 3));
    if (kind === 'request') server.receiveRequest(1 + (pick % 6));
    if (kind === 'message') server.send(id, peer, uuidOf(5_000 + this.#messages++));
    if (kind === 'own message') server.send(id, server.me.id, uuidOf(5_000 + this.#messages++));
    if (kind === 'own receipt') server.updateReceipt(id, server.me.id, { readSeq: pick % (seq + 1) });
    if (kind === 'peer receipt') server.updateReceipt(id, peer, { deliveredSeq: pick % (seq + 1) });
    if (kind === 'push') this.#push(pick, true);
    if (kind === 'push twice') this.#push(pick, false);
    if (kind === 'lose') this.#pushes.splice(pick % (this.#pushes.length + 1), 1);
    if (kind === 'ask') this.#asked = syncRequestOf(this.state, 100);
    if (kind === 'answer' && this.#asked) {
      this.#answered = { request: this.#asked, result: server.sync(this.#asked) };
    }
    if (kind === 'apply' && this.#answered) {
      this.state = reduce(this.state, { type: 'sync.applied', ...this.#answered });
    }
    if (kind === 'ask page') this.#askPage(id);
    if (kind === 'apply page' && this.#page) this.state = reduce(this.state, this.#page);
  }

  /** As the engine does: sync until nothing is known to be missing. */
  finish(): void {
    for (let round = 0; round < 3; round++) {
      const request = syncRequestOf(this.state, 100);
      const result = this.server.sync(request);
      this.state = reduce(this.state, { type: 'sync.applied', request, result });
    }
    expect(isIncomplete(this.state)).toBe(false);
    expect(head(this.state)).toBe(this.server.head);
  }

  view() {
    const { state } = this;
    const conversations = Object.values(state.conversations)
      .map(({ messages: _, hasEarlier: __, changedEarlier: ___, ...rest }) => rest)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    return {
      seq: state.accountSeq,
      friends: state.friends.map((friend) => friend.person.handle).sort(),
      received: state.received.map((request) => request.person.handle).sort(),
      notifications: state.notifications.map((notification) => notification.seq),
      conversations,
    };
  }

  freshView() {
    const fresh = new Run();
    const request: SyncRequest = { account: null, conversations: {} };
    const result = this.server.sync(request);
    fresh.state = reduce(initialState, { type: 'sync.applied', request, result });
    return fresh.view();
  }

  /** Loaded messages are the stream's last ones without a hole. */
  checkWindows(): void {
    for (const { id, messages, hasEarlier } of Object.values(this.state.conversations)) {
      const all = this.server.streams.get(id)?.messages ?? [];
      expect(messages.map((message) => message.seq)).toEqual(
        all.slice(all.length - messages.length).map((message) => message.seq),
      );
      if (!hasEarlier) expect(messages.length).toBe(all.length);
      if (all.length > 0) expect(messages.length).toBeGreaterThan(0);
    }
  }

  #push(pick: number, andForget: boolean): void {
    const index = pick % Math.max(1, Math.min(4, this.#pushes.length));
    const event = this.#pushes[index];
    if (event === undefined) return;
    if (andForget) this.#pushes.splice(index, 1);
    this.state = reduce(this.state, { type: 'event.arrived', event });
  }

  #askPage(conversationId: string): void {
    const before = this.state.conversations[conversationId]?.messages[0]?.seq;
    if (before === undefined) return;
    const page = this.server.messagesBefore(conversationId, before, 3);
    this.#page = { type: 'page.loaded', conversationId, before, ...page };
  }
}
