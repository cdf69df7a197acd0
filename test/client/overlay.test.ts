import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Message, MessageChange } from '../../functions/wire/conversations.ts';
import type { ChatState, ConversationState, OutboxChange } from '../../site/src/app/client/types.ts';
import { changedMessage, failedChanges, overlay, waitingChanges } from '../../site/src/app/state/overlay.ts';
import { initialState, reduce } from '../../site/src/app/state/reducer.ts';
import { ModelServer, personOf, uuidOf } from './model-server.ts';

const me = personOf(0).id;
const peer = personOf(1).id;
const body = (text: string) => ({ type: 'text' as const, text });

/** A conversation with `count` messages of mine, each but the first a reply to the one before. */
function setUp(count = 3): { state: ChatState; id: string } {
  const server = new ModelServer();
  server.addFriend(1);
  const id = [...server.streams.keys()][0] ?? '';
  const request = { account: null, conversations: {} };
  let state = reduce(initialState, { type: 'sync.applied', request, result: server.sync(request) });
  for (let index = 0; index < count; index++) {
    const event = server.send(id, me, uuidOf(5_000 + index), `text ${index}`);
    if (event.type !== 'message.created') throw new Error('no message');
    const replyTo =
      index === 0 ? {} : { replyTo: { seq: index, senderId: me, body: body(`text ${index - 1}`) } };
    state = reduce(state, {
      type: 'event.arrived',
      event: { ...event, message: { ...event.message, ...replyTo } },
    });
  }
  return { state, id };
}

function entry(id: string, messageSeq: number, change: MessageChange, number = 1): OutboxChange {
  const place = { clientId: uuidOf(9_000 + number), conversationId: id, messageSeq };
  return { ...place, change, writtenAtMs: 5, status: 'waiting', error: null, acceptedSeq: null };
}

function queue(state: ChatState, ...entries: OutboxChange[]): ChatState {
  return entries.reduce((before, one) => reduce(before, { type: 'outbox.queued', entry: one }), state);
}

function conversationOf(state: ChatState, id: string): ConversationState {
  const conversation = state.conversations[id];
  if (!conversation) throw new Error('no conversation');
  return conversation;
}

const shownOf = (state: ChatState, id: string) => overlay(conversationOf(state, id), state.outbox, me);

describe('changes that wait', () => {
  test('show at once on the message, on what quotes it, on the last message and on the pins', () => {
    const { state, id } = setUp();
    const changes: MessageChange[] = [
      { type: 'edit', body: body('new') },
      { type: 'react', emoji: '👍', on: true },
      { type: 'pin', on: true },
    ];
    const shown = shownOf(queue(state, ...changes.map((change, index) => entry(id, 2, change, index))), id);
    expect(shown.messages[1]).toMatchObject({
      body: body('new'),
      editedAtMs: 5,
      pinnedAtMs: 5,
      reactions: [{ emoji: '👍', userIds: [me] }],
    });
    expect(shown.messages[2]?.replyTo?.body).toEqual(body('new'));
    expect(shown.pinnedSeqs).toEqual([2]);
    const wiped = shownOf(queue(state, entry(id, 3, { type: 'delete' })), id);
    expect(wiped.lastMessage).toMatchObject({ body: null, deletedAtMs: 5 });
    expect(wiped.messages[2]).not.toHaveProperty('replyTo');
  });

  test('leave the state itself alone, and are the same object where nothing waits', () => {
    const { state, id } = setUp();
    const queued = queue(state, entry(id, 2, { type: 'delete' }));
    expect(queued.conversations).toBe(state.conversations);
    expect(shownOf(state, id)).toBe(state.conversations[id]);
    expect([...waitingChanges(queued.outbox, id)]).toEqual([2]);
  });

  test('that are refused show the old state, and can be tried again or forgotten', () => {
    const { state, id } = setUp();
    const edit = entry(id, 2, { type: 'edit', body: body('new') });
    const error = { code: 'forbidden', message: 'No.', retry: 'never' } as const;
    const failed = reduce(queue(state, edit), { type: 'outbox.failed', clientId: edit.clientId, error });
    expect(shownOf(failed, id)).toBe(state.conversations[id]);
    expect(failedChanges(failed.outbox, id).get(2)).toMatchObject({ clientId: edit.clientId, error });
    const retried = reduce(failed, { type: 'outbox.retried', clientId: edit.clientId });
    expect(shownOf(retried, id).messages[1]?.body).toEqual(body('new'));
    const discarded = reduce(failed, { type: 'outbox.discarded', clientId: edit.clientId });
    expect(discarded.outbox).toEqual([]);
  });

  test('go when the stream tells them, whichever of push and answer comes first', () => {
    const { state, id } = setUp();
    const edit = entry(id, 2, { type: 'edit', body: body('new') });
    const message = { ...messageAt(state, id, 2), body: body('new'), editedAtMs: 7 };
    const event = { type: 'message.updated', conversationId: id, seq: 4, message } as const;
    const { clientId } = edit;
    const pushed = reduce(queue(state, edit), { type: 'event.arrived', event });
    const answered = reduce(pushed, { type: 'outbox.accepted', clientId, event });
    expect(answered.outbox).toEqual([]);
    const other = reduce(reduce(queue(state, edit), { type: 'outbox.accepted', clientId, event }), {
      type: 'event.arrived',
      event,
    });
    expect(other).toEqual(answered);
    expect(shownOf(answered, id).messages[1]).toEqual(message);
  });
});

const change: fc.Arbitrary<MessageChange> = fc.oneof(
  fc.record({ type: fc.constant('edit' as const), body: fc.constantFrom('one', 'two').map(body) }),
  fc.record({ type: fc.constant('delete' as const) }),
  fc.record({ type: fc.constant('react' as const), emoji: fc.constantFrom('👍', '🎉'), on: fc.boolean() }),
  fc.record({ type: fc.constant('pin' as const), on: fc.boolean() }),
);
const placed = fc.record({ seq: fc.integer({ min: 1, max: 3 }), change, mine: fc.boolean() });

test('with the overlay or without: once the events have come, the same is shown', () => {
  fc.assert(
    fc.property(fc.array(placed, { maxLength: 8 }), (steps) => {
      const { state, id } = setUp();
      let server = state;
      let client = queue(
        state,
        ...steps.filter(({ mine }) => mine).map((step, index) => entry(id, step.seq, step.change, index)),
      );
      let mine = 0;
      for (const step of steps) {
        const before = messageAt(server, id, step.seq);
        const actor = step.mine || step.change.type === 'edit' ? me : peer;
        const message = changedMessage(before, entry(id, step.seq, step.change), actor);
        const seq = conversationOf(server, id).seq + 1;
        const event = { type: 'message.updated', conversationId: id, seq, message } as const;
        server = reduce(server, { type: 'event.arrived', event });
        client = reduce(
          client,
          step.mine
            ? { type: 'outbox.accepted', clientId: entry(id, 1, step.change, mine++).clientId, event }
            : { type: 'event.arrived', event },
        );
        // What the event says is shown whole, also while the change is still there to be applied to it.
        const again = entry(id, step.seq, step.change);
        if (step.mine) expect(changedMessage(message, again, me)).toBe(message);
      }
      expect(client.outbox).toEqual([]);
      expect(shownOf(client, id)).toEqual(shownOf(server, id));
    }),
    { numRuns: 1_000 },
  );
});

function messageAt(state: ChatState, id: string, seq: number): Message {
  const message = conversationOf(state, id).messages.find((one) => one.seq === seq);
  if (!message) throw new Error('no message');
  return message;
}
