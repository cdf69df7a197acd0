import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, type Retention } from '../../functions/core/retention/rule.ts';
import type { MessageListResult } from '../../functions/wire/http.ts';
import { accepted, groups, noticesIn, openGroup, refusedWith } from '../groups/harness.ts';
import { registerFriends, type TestPerson } from '../helpers/person.ts';
import { startTestStack } from '../helpers/stack.ts';
import { day, hour, lifetimes, proposalIn, seenBy, week } from './harness.ts';

const stack = await startTestStack();

const linesIn = async (person: TestPerson, id: string) => {
  const page = await person.call<MessageListResult>('GET', `/api/conversations/${id}/messages`);
  return noticesIn(accepted(page).messages).filter((notice) => notice.startsWith('retention'));
};
const lifetimeIn = async (person: TestPerson, id: string) =>
  (await seenBy(person, id)).details?.retentionSeconds ?? null;

/** Two friends whose messages live for an hour, and Ann's proposal that they live for a day. */
async function withProposal() {
  const friends = await registerFriends(stack);
  const { ann, conversationId: id } = friends;
  accepted(await lifetimes.set(ann, id, hour));
  accepted(await lifetimes.set(ann, id, day));
  return { ...friends, id, proposalSeq: (await proposalIn(ann, id))?.seq ?? 0 };
}

describe('in a direct conversation', () => {
  test('longer is proposed, told live, and holds when the other one agrees; what was written keeps its end', async () => {
    const { ann, bob, id, proposalSeq } = await withProposal();
    const socket = await ann.connect();
    const { event: written } = accepted(await groups.write(bob, id, 'under the promise'));
    expect(await proposalIn(bob, id)).toMatchObject({ by: ann.id, retentionSeconds: day, agreed: [ann.id] });
    expect(await lifetimeIn(bob, id)).toBe(hour);
    accepted(await lifetimes.answer(bob, id, proposalSeq, 'agree'));
    const { event } = await socket.next('event', (frame) => frame.event.type === 'conversation.updated');
    expect(event).toMatchObject({ details: { retentionSeconds: day } });
    expect(await proposalIn(ann, id)).toBeUndefined();
    const later = accepted(await groups.write(bob, id, 'later')).event;
    const lived = [written, later].map((one) =>
      'message' in one ? (one.message.expiresAtMs ?? 0) - one.message.sentAtMs : 0,
    );
    expect(lived).toEqual([hour * 1_000, day * 1_000]);
    expect(await linesIn(bob, id)).toEqual(['retention.changed', 'retention.proposed', 'retention.changed']);
  });

  test('is declined by the other one, withdrawn by the one who made it, and then stands no more', async () => {
    const { ann, bob, id, proposalSeq } = await withProposal();
    accepted(await lifetimes.answer(bob, id, proposalSeq, 'decline'));
    expect(refusedWith(await lifetimes.answer(bob, id, proposalSeq, 'agree'))).toBe('not_found');
    accepted(await lifetimes.set(ann, id, week));
    const next = (await proposalIn(ann, id))?.seq ?? 0;
    expect(refusedWith(await lifetimes.answer(bob, id, proposalSeq, 'agree'))).toBe('not_found');
    accepted(await lifetimes.answer(ann, id, next, 'decline'));
    expect((await linesIn(bob, id)).slice(-3)).toEqual([
      'retention.declined',
      'retention.proposed',
      'retention.withdrawn',
    ]);
    expect(await lifetimeIn(ann, id)).toBe(hour);
  });

  test('wanting the same is agreeing; wanting something else takes its place; shorter ends it', async () => {
    const { ann, bob, id } = await withProposal();
    accepted(await lifetimes.set(bob, id, null));
    expect(await proposalIn(ann, id)).toMatchObject({ by: bob.id, agreed: [bob.id] });
    expect(await proposalIn(ann, id)).not.toHaveProperty('retentionSeconds');
    accepted(await lifetimes.set(ann, id, null));
    expect(await lifetimeIn(bob, id)).toBeNull();
    accepted(await lifetimes.set(ann, id, day));
    accepted(await lifetimes.set(bob, id, week));
    accepted(await lifetimes.set(ann, id, hour));
    expect(await proposalIn(bob, id)).toBeUndefined();
    expect(await lifetimeIn(bob, id)).toBe(hour);
  });

  test('is nothing for people who are no friends any more, but shorter and declining are', async () => {
    const { ann, bob, id, proposalSeq } = await withProposal();
    accepted(await bob.call('DELETE', `/api/friends/${ann.id}`));
    expect(refusedWith(await lifetimes.answer(bob, id, proposalSeq, 'agree'))).toBe('not_friends');
    accepted(await lifetimes.answer(bob, id, proposalSeq, 'decline'));
    expect(refusedWith(await lifetimes.set(bob, id, null))).toBe('not_friends');
    accepted(await lifetimes.set(bob, id, 28_800).then(async () => lifetimes.set(bob, id, hour)));
  });

  test('of somebody who is blocked never reaches the blocker, who does nothing; shorter reaches them without a line', async () => {
    const { ann, bob, conversationId: id } = await registerFriends(stack);
    accepted(await lifetimes.set(ann, id, day));
    accepted(await bob.call('PUT', `/api/blocks/${ann.id}`));
    accepted(await lifetimes.set(ann, id, week));
    expect(await proposalIn(ann, id)).toMatchObject({ by: ann.id });
    expect(await proposalIn(bob, id)).toBeUndefined();
    expect(refusedWith(await lifetimes.set(bob, id, hour))).toBe('person_blocked');
    accepted(await lifetimes.set(ann, id, hour));
    expect(await lifetimeIn(bob, id)).toBe(hour);
    expect(await linesIn(bob, id)).toEqual(['retention.changed']);
    expect(await linesIn(ann, id)).toHaveLength(3);
  });
});

describe('in a group', () => {
  test('owner and admins set it; every member is asked, also one who comes later, and not one who has left', async () => {
    const { owner, inside, outside, id } = await openGroup(stack, {
      inside: ['bea', 'cal'],
      outside: ['dee'],
    });
    const [bea, cal] = inside as [TestPerson, TestPerson];
    const [dee] = outside as [TestPerson];
    expect(refusedWith(await lifetimes.set(bea, id, hour))).toBe('forbidden');
    accepted(await lifetimes.set(owner, id, hour));
    accepted(await lifetimes.set(owner, id, day));
    const { seq = 0 } = (await proposalIn(owner, id)) ?? {};
    accepted(await lifetimes.answer(bea, id, seq, 'agree'));
    expect((await proposalIn(cal, id))?.agreed).toEqual([owner.id, bea.id].sort());
    accepted(await groups.add(owner, id, [dee]));
    accepted(await lifetimes.answer(cal, id, seq, 'agree'));
    expect(await lifetimeIn(owner, id)).toBe(hour);
    accepted(await groups.remove(dee, id, dee));
    expect(await lifetimeIn(owner, id)).toBe(day);
    expect(await proposalIn(owner, id)).toBeUndefined();
    expect(await lifetimeIn(cal, id)).toBe(day);
  });

  test('a proposal ends when the one who made it leaves; who left and came back is asked anew', async () => {
    const { owner, inside, id } = await openGroup(stack, { inside: ['bea', 'cal'] });
    const [bea, cal] = inside as [TestPerson, TestPerson];
    accepted(await groups.setRole(owner, id, bea, 'admin'));
    accepted(await lifetimes.set(owner, id, hour));
    accepted(await lifetimes.set(bea, id, day));
    const { seq = 0 } = (await proposalIn(owner, id)) ?? {};
    accepted(await lifetimes.answer(cal, id, seq, 'agree'));
    accepted(await groups.remove(cal, id, cal));
    accepted(await groups.add(owner, id, [cal]));
    accepted(await lifetimes.answer(owner, id, seq, 'agree'));
    expect((await proposalIn(owner, id))?.agreed).not.toContain(cal.id);
    accepted(await groups.remove(bea, id, bea));
    expect(await proposalIn(owner, id)).toBeUndefined();
    expect(await lifetimeIn(owner, id)).toBe(hour);
  });
});

test('random acts, also at the same moment, end where the rule ends that is told of them in the order of the stream', async () => {
  const { ann, bob, conversationId: id } = await registerFriends(stack);
  const act = fc.record({
    by: fc.constantFrom(ann, bob),
    what: fc.constantFrom('agree', 'decline', hour, 28_800, day, null),
  });
  for (const round of fc.sample(fc.array(act, { minLength: 2, maxLength: 4 }), 12)) {
    const before = await seenBy(ann, id);
    const answers = await Promise.all(
      round.map(({ by, what }) =>
        typeof what === 'string'
          ? lifetimes.answer(by, id, before.details?.retentionProposal?.seq ?? 0, what)
          : lifetimes.set(by, id, what),
      ),
    );
    for (const { status } of answers) expect([200, 404]).toContain(status);
    const [mine, theirs] = [await seenBy(ann, id), await seenBy(bob, id)];
    expect(mine.details).toEqual(theirs.details);
    expect(reachable(standing(before), round)).toContain(JSON.stringify(standing(mine)));
  }
});

type Act = { readonly by: TestPerson; readonly what: string | number | null };

function standing({ details }: Awaited<ReturnType<typeof seenBy>>) {
  const proposal = details?.retentionProposal;
  return {
    lifetime: details?.retentionSeconds ?? null,
    proposal: proposal ? { by: proposal.by, lifetime: proposal.retentionSeconds ?? null } : null,
  };
}

/** Where these acts can end by the rule, in any order; an answer is to the proposal that stood before all of them. */
function reachable(start: ReturnType<typeof standing>, acts: readonly Act[]): string[] {
  const members = new Set(acts.map(({ by }) => by.id));
  const everybody = new Set([...members, start.proposal?.by ?? [...members][0] ?? '']);
  const from: Retention = {
    lifetime: start.lifetime,
    proposal: start.proposal && { ...start.proposal, agreed: new Set([start.proposal.by]) },
  };
  const ends: string[] = [];
  const go = (now: Retention, isFirst: boolean, left: readonly Act[]): void => {
    if (left.length === 0) {
      const proposal = now.proposal && { by: now.proposal.by, lifetime: now.proposal.lifetime };
      ends.push(JSON.stringify({ lifetime: now.lifetime, proposal }));
    }
    left.forEach((one, index) => {
      const rest = left.filter((_, other) => other !== index);
      const { by, what } = one;
      if (typeof what === 'string') {
        if (!isFirst || !now.proposal) {
          go(now, isFirst, rest);
          return;
        }
        const type = what === 'agree' ? 'agree' : 'decline';
        const { retention } = decide(now, { type, by: by.id }, twoOf(everybody, acts));
        go(retention, retention.proposal !== null, rest);
        return;
      }
      const { change, retention } = decide(
        now,
        { type: 'set', by: by.id, lifetime: what },
        twoOf(everybody, acts),
      );
      go(retention, isFirst && ['none', 'noted'].includes(change), rest);
    });
  };
  go(from, from.proposal !== null, acts);
  return ends;
}

/** Both people of the conversation, also where one of them does nothing in this round. */
function twoOf(known: ReadonlySet<string>, acts: readonly Act[]): ReadonlySet<string> {
  return known.size === 2 ? known : new Set([...known, ...acts.map(({ by }) => by.id), 'the other one']);
}
