import { beforeEach, describe, expect, it } from 'vitest';
import type { ConversationState } from '../../site/src/app/client/types.ts';
import { composerMode, editLast, setComposerMode } from '../../site/src/app/ui/chat/composer-mode.ts';
import { leaveMode, submit, write, writtenIn } from '../../site/src/app/ui/compose/written.ts';
import { conversationIdOf, createFixtureClient, type FixtureClient, me, people } from './fixture.ts';

const id = conversationIdOf(1);
const mention = (start: number) => ({ userId: people[1]?.id ?? '', start, length: 6 });
let client: FixtureClient;

beforeEach(() => {
  client = createFixtureClient();
  client.connection.value = 'offline';
  leaveMode(id);
});

function conversation(): ConversationState {
  const found = client.state.peek().conversations[id];
  if (!found) throw new Error('the fixture has this conversation');
  return found;
}

const now = () => writtenIn(client, conversation(), composerMode(id));
const sent = () =>
  client.state
    .peek()
    .outbox.map(({ body, ...rest }) => ({ body, reply: 'replyToSeq' in rest ? rest.replyToSeq : undefined }));

describe('what is written', () => {
  it('is sent trimmed, with its mentions where they then stand, and the field is empty', () => {
    write(client, id, { text: '\n\nhi @Jonas  ', mentions: [mention(5)] });
    expect(submit(client, conversation())).toBe(true);
    expect(sent()).toEqual([
      { body: { type: 'text', text: 'hi @Jonas', mentions: [mention(3)] }, reply: undefined },
    ]);
    expect(now()).toEqual({ text: '', mentions: [] });
  });

  it('is not sent while it is empty or too long', () => {
    for (const text of [' \n', 'x'.repeat(4_001)]) {
      write(client, id, { text, mentions: [] });
      expect(submit(client, conversation())).toBe(false);
    }
    expect(sent()).toEqual([]);
  });

  it('has no mentions when the text came from another device', () => {
    write(client, id, { text: '@Jonas', mentions: [mention(0)] });
    client.keepDraft(id, '@Jonas!');
    expect(now()).toEqual({ text: '@Jonas!', mentions: [] });
  });

  it('answers a message once', () => {
    setComposerMode(id, { kind: 'reply', seq: 4 });
    write(client, id, { text: 'yes', mentions: [] });
    submit(client, conversation());
    expect(composerMode(id)).toEqual({ kind: 'new' });
    write(client, id, { text: 'and no', mentions: [] });
    submit(client, conversation());
    expect(sent().map(({ reply }) => reply)).toEqual([4, undefined]);
  });
});

describe('editing', () => {
  it('takes the last message of one’s own, keeps the draft, and saves the new text', () => {
    write(client, id, { text: 'a draft', mentions: [] });
    const last = conversation().messages.findLast(({ senderId }) => senderId === me.id);
    expect(editLast(conversation(), me.id)).toBe(true);
    expect(composerMode(id)).toMatchObject({ kind: 'edit', seq: last?.seq });
    write(client, id, { text: 'better, @Jonas', mentions: [mention(8)] });
    expect(now().mentions).toEqual([mention(8)]);
    submit(client, conversation());
    expect(client.changes).toEqual([
      { type: 'edit', body: { type: 'text', text: 'better, @Jonas', mentions: [mention(8)] } },
    ]);
    expect(now().text).toBe('a draft');
    expect(sent()).toEqual([]);
  });

  it('changes nothing when the text is the same, or when it is left', () => {
    editLast(conversation(), me.id);
    submit(client, conversation());
    editLast(conversation(), me.id);
    write(client, id, { text: 'other', mentions: [] });
    leaveMode(id);
    expect(client.changes).toEqual([]);
    editLast(conversation(), me.id);
    expect(now().text).not.toBe('other');
  });

  it('finds nothing where one has written nothing', () => {
    expect(editLast({ ...conversation(), messages: [] }, me.id)).toBe(false);
    expect(composerMode(id)).toEqual({ kind: 'new' });
  });
});
