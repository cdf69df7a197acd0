import { describe, expect, it } from 'vitest';
import type { Member, NoticeBody } from '../../functions/wire/conversations.ts';
import type { Person } from '../../functions/wire/people.ts';
import { ClientError, type ConversationState, type OutboxEntry } from '../../site/src/app/client/types.ts';
import { tickOf } from '../../site/src/app/state/selectors.ts';
import { arrivals } from '../../site/src/app/ui/logic/announce.ts';
import { listContacts, matchContacts } from '../../site/src/app/ui/logic/contacts.ts';
import { addableFriends, endingOf, personIn } from '../../site/src/app/ui/logic/conversations.ts';
import { durationWords } from '../../site/src/app/ui/logic/dates.ts';
import { countAfter, firstUnreadKey, groupByDay, listEntries } from '../../site/src/app/ui/logic/entries.ts';
import {
  descriptionProblem,
  memberActions,
  notAddable,
  sortMembers,
  titleProblem,
  whenLeaving,
} from '../../site/src/app/ui/logic/group-forms.ts';
import { noticeText } from '../../site/src/app/ui/logic/notices.ts';
import { createFixtureClient, fixtureNowMs, me, people } from './fixture.ts';

const [mira, jonas, noor, ada] = people as [Person, Person, Person, Person];
const id = '00000000-0000-4000-8000-0000000000ff';

function member(
  person: Person,
  role: Member['role'] = 'member',
  readSeq = 0,
  deliveredSeq = readSeq,
): Member {
  return { person, role, readSeq, deliveredSeq };
}

type Line = readonly [sender: Person, said: string | Omit<NoticeBody, 'type'>];

/** A group whose stream is these lines, one a minute, from position 1 on. */
function group(lines: readonly Line[], changes: Partial<ConversationState> = {}): ConversationState {
  const messages = lines.map(([sender, said], index) => ({
    conversationId: id,
    seq: index + 1,
    clientId: `line-${index + 1}`,
    senderId: sender.id,
    sentAtMs: fixtureNowMs + index * 1_000,
    body:
      typeof said === 'string'
        ? { type: 'text' as const, text: said }
        : ({ type: 'notice', ...said } as NoticeBody),
  }));
  return {
    id,
    kind: 'group',
    createdAtMs: fixtureNowMs,
    hasUnknown: false,
    changedEarlier: [],
    members: [member(me, 'owner'), member(mira), member(jonas)],
    formerMembers: [noor],
    details: { title: 'Hikers' },
    settings: {},
    ended: false,
    unreadMentions: [],
    pinnedSeqs: [],
    seq: messages.length,
    held: [],
    messages,
    hasEarlier: false,
    lastMessage: messages.at(-1) ?? null,
    unread: 0,
    stale: false,
    ...changes,
  };
}

/** Without the marks that keep the directions of names apart. */
const plain = (text: string) => text.replace(/[\u2068\u2069]/g, '');

function stateWith(conversation: ConversationState, outbox: readonly OutboxEntry[] = []) {
  const state = createFixtureClient().state.value;
  return { ...state, conversations: { ...state.conversations, [id]: conversation }, outbox };
}

describe('lines of the server in words', () => {
  const conversation = group([]);
  const words = (sender: Person, notice: Omit<NoticeBody, 'type'>) =>
    plain(noticeText({ type: 'notice', ...notice } as NoticeBody, sender.id, conversation, me.id));

  it('name who did it and to whom, also those who have left and nobody knows', () => {
    const erased = '00000000-0000-4000-8000-000000000e0e';
    expect([
      words(me, { notice: 'group.created', title: 'Hikers' } as NoticeBody),
      words(mira, { notice: 'members.added', userIds: [jonas.id, me.id] } as NoticeBody),
      words(noor, { notice: 'member.left' }),
      words(me, { notice: 'member.left' }),
      words(mira, { notice: 'member.removed', userId: erased } as NoticeBody),
      words(jonas, { notice: 'member.joined' }),
      words(me, { notice: 'role.changed', userId: mira.id, role: 'owner' } as NoticeBody),
      words(mira, { notice: 'role.changed', userId: me.id, role: 'admin' } as NoticeBody),
      words(mira, { notice: 'title.changed', title: '<b>' } as NoticeBody),
      words(mira, { notice: 'retention.changed', retentionSeconds: 604_800 } as NoticeBody),
    ]).toEqual([
      'You made the group “Hikers”',
      'Mira Kovač added Jonas Lind and you',
      `${noor.displayName} left`,
      'You left',
      'Mira Kovač removed Somebody',
      'Jonas Lind joined by an invite link',
      'You handed the group over to Mira Kovač',
      'Mira Kovač made you an admin',
      'Mira Kovač renamed the group to “<b>”',
      'Mira Kovač let messages live 7 days',
    ]);
  });

  it('count the people where there are many', () => {
    const userIds = [mira, jonas, noor, ada, me].map((person) => person.id);
    expect(words(mira, { notice: 'members.added', userIds } as NoticeBody)).toMatch(/ and 2 others$/);
  });

  it('give a time its largest unit', () => {
    expect([30, 3_600, 86_399, 86_400, 604_790].map(durationWords)).toEqual([
      '1 minute',
      '1 hour',
      '24 hours',
      '1 day',
      '7 days',
    ]);
  });
});

describe('a group in the list', () => {
  const contactOf = (conversation: ConversationState, outbox: readonly OutboxEntry[] = []) =>
    listContacts(stateWith(conversation, outbox)).find((one) => one.conversationId === id);

  it('stands under its title, without a person, with who wrote last', () => {
    const contact = contactOf(group([[mira, 'hello']]));
    expect([contact?.face.displayName, contact?.person]).toEqual(['Hikers', null]);
    expect(contact?.preview).toEqual({ text: 'hello', sender: mira, own: false, failed: false });
    expect(matchContacts(contact ? [contact] : [], 'hIk')).toHaveLength(1);
  });

  it('says what happened last in words, and nobody said it', () => {
    const preview = contactOf(group([[mira, { notice: 'member.left' }]]))?.preview;
    expect([plain(preview?.text ?? ''), preview?.sender, preview?.own]).toEqual([
      'Mira Kovač left',
      null,
      false,
    ]);
  });

  it('stays there when it has ended, and what waits for it counts as not sent', () => {
    const ended = group([[mira, 'hello']], { ended: true, unread: 1 });
    expect(contactOf(ended)?.unread).toBe(0);
    expect(contactOf(ended, [waiting('late')])?.preview?.failed).toBe(true);
  });
});

describe('the entries of a group', () => {
  it('keep lines of the server apart from messages, and do not count them as unread', () => {
    const entries = listEntries(
      group([
        [mira, 'a'],
        [mira, { notice: 'description.changed' }],
        [mira, 'b'],
      ]),
      [],
      me.id,
    );
    const ends = groupByDay(entries, null).flatMap((day) => day.placed.map((one) => [one.first, one.last]));
    expect(ends).toEqual(Array(3).fill([true, true]));
    expect([firstUnreadKey(entries, 1), countAfter(entries, 0)]).toEqual(['line-3', 2]);
  });

  it('can never be sent once the group has ended, except what the server has taken', () => {
    const outbox = [waiting('one'), { ...waiting('two'), acceptedSeq: 9 }];
    const entries = listEntries(group([], { ended: true }), outbox, me.id);
    expect(entries.map(({ state, unsendable }) => [state, unsendable])).toEqual([
      ['failed', true],
      ['sent', true],
    ]);
  });
});

describe('the ticks of a message in a group', () => {
  const written = { seq: 1 };
  const tick = (members: readonly Member[], lines: readonly Line[] = [[me, 'hi']]) =>
    tickOf(written, group(lines, { members: [member(me, 'owner', 1), ...members] }), me.id);

  it('wait for every member', () => {
    expect(tick([member(mira, 'member', 1), member(jonas)])).toBe('sent');
    expect(tick([member(mira, 'member', 1), member(jonas, 'member', 0, 1)])).toBe('delivered');
    expect(tick([member(mira, 'member', 1), member(jonas, 'member', 1)])).toBe('read');
  });

  it('do not count those who came later: they cannot see it', () => {
    const later: Line = [me, { notice: 'members.added', userIds: [mira.id] } as NoticeBody];
    expect(tick([member(mira, 'member', 2)], [[me, 'hi'], later])).toBe('sent');
  });
});

describe('my time in a group', () => {
  it('ended by my leaving or by somebody else, as the last lines say', () => {
    const removed: Line = [mira, { notice: 'member.removed', userId: me.id } as NoticeBody];
    expect(endingOf(group([[me, { notice: 'member.left' }], removed]), me.id)).toEqual({
      how: 'removed',
      by: mira,
    });
    expect(endingOf(group([removed, [me, { notice: 'member.left' }]]), me.id)).toEqual({ how: 'left' });
    expect(endingOf(group([[mira, { notice: 'member.left' }]]), me.id)).toEqual({ how: 'unknown' });
  });

  it('is followed by the heir that the server will choose, where that is certain', () => {
    const owner = member(me, 'owner');
    expect(whenLeaving([owner], me.id)).toEqual({ outcome: 'deleted' });
    expect(whenLeaving([member(me), member(mira, 'owner')], me.id)).toEqual({ outcome: 'unchanged' });
    expect(whenLeaving([owner, member(mira), member(jonas, 'admin')], me.id)).toMatchObject({
      outcome: 'heir',
      heir: { person: jonas },
    });
    expect(whenLeaving([owner, member(mira), member(jonas)], me.id)).toEqual({ outcome: 'oldest_member' });
  });
});

describe('the rules of groups', () => {
  it('offer what the own role allows', () => {
    expect(memberActions('owner', 'admin')).toEqual({
      makeAdmin: false,
      makeMember: true,
      handOver: true,
      remove: true,
    });
    expect(Object.values(memberActions('admin', 'admin'))).not.toContain(true);
    expect(memberActions('admin', 'member').remove).toBe(true);
    expect(Object.values(memberActions('member', 'member'))).not.toContain(true);
  });

  it('list me first, then by role and name', () => {
    const members = [member(jonas), member(mira), member(ada, 'owner'), member(me)];
    expect(sortMembers(members, me.id).map(({ person }) => person.handle)).toEqual([
      'ann',
      'ada',
      'jonas',
      'mira',
    ]);
  });

  it('refuse titles and descriptions as the server does', () => {
    expect(['', ' ', 'x'.repeat(61), 'a\u202eb', 'Hikers'].map(titleProblem)).toEqual([
      'required',
      'required',
      'too_long',
      'refused',
      null,
    ]);
    expect(['x'.repeat(503), 'a\0', ''].map(descriptionProblem)).toEqual([3, 'refused', null]);
  });

  it('tell who of several cannot be added', () => {
    const issues = [{ path: 'userIds.1', reason: 'not_addable' }];
    const refusal = { code: 'not_addable', message: '', retry: 'never', issues } as const;
    expect(notAddable(new ClientError('not_addable', refusal), ['a', 'b'])).toEqual(['b']);
    expect(notAddable(new ClientError('network'), ['a'])).toEqual([]);
  });

  it('offer friends who are not in it', () => {
    const state = stateWith(group([]));
    expect(addableFriends(state, group([])).map(({ id }) => id)).not.toContain(mira.id);
    expect(addableFriends(state, null)).toHaveLength(state.friends.length);
  });
});

describe('announcements of a group', () => {
  it('name it, and pass over lines of the server', () => {
    const conversation = group([
      [noor, 'bye'],
      [noor, { notice: 'member.left' }],
    ]);
    expect(arrivals(stateWith(conversation), new Map([[id, 0]]))).toEqual([
      { name: `${noor.displayName} in Hikers`, text: 'bye' },
    ]);
    expect(personIn(conversation, 'nobody').displayName).toBe('Somebody');
  });
});

function waiting(text: string): OutboxEntry {
  return {
    clientId: text,
    conversationId: id,
    body: { type: 'text', text },
    writtenAtMs: fixtureNowMs + 60_000,
    status: 'waiting',
    error: null,
    acceptedSeq: null,
  };
}
