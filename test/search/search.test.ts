import { describe, expect, test } from 'vitest';
import { createContext } from '../../functions/context.ts';
import { searchLimits } from '../../functions/wire/search/limits.ts';
import { demoEnvironment } from '../../scripts/local/stack/environment.ts';
import { tokenOf } from '../access-tokens/harness.ts';
import { accepted, groups, openGroup, refusedWith } from '../groups/harness.ts';
import { lookInto } from '../helpers/database.ts';
import { register, registerFriends, request, type TestPerson } from '../helpers/person.ts';
import { startTestStack, TestClock } from '../helpers/stack.ts';
import { lifetimes, renew } from '../retention/harness.ts';
import { found, search, textsOf } from './harness.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const database = lookInto(stack);
const body = (text: string) => ({ type: 'text', text });
const seqOf = async (by: TestPerson, id: string, text: string) =>
  accepted(await groups.write(by, id, text)).event.seq;

describe('searching', () => {
  test('finds words in any of the own conversations, newest first, and in one of them', async () => {
    const { owner, inside, id } = await openGroup(stack, { inside: ['bea'] });
    const bea = inside[0] as TestPerson;
    const direct = accepted(
      await owner.call<{ conversations: { conversation: { id: string; kind: string } }[] }>(
        'POST',
        '/api/sync',
        {
          account: 0,
          conversations: {},
        },
      ),
    ).conversations.find(({ conversation }) => conversation.kind === 'direct')?.conversation.id as string;
    const said: [TestPerson, string, string][] = [
      [owner, id, 'Tickets for the ferry are in the drawer'],
      [bea, direct, 'Which FERRY?'],
      [bea, id, 'The train was better'],
      [owner, direct, 'The ferryman knows'],
    ];
    for (const [by, where, text] of said) {
      clock.advance(1_000);
      await seqOf(by, where, text);
    }
    const all = ['The ferryman knows', 'Which FERRY?', 'Tickets for the ferry are in the drawer'];
    for (const who of [owner, bea]) expect(await found(who, 'ferry')).toEqual(all);
    expect(await found(owner, 'ferry', id)).toEqual([all[2]]);
    expect(await found(owner, 'drawer tick')).toEqual([all[2]]);
    expect(await found(owner, 'aeroplane')).toEqual([]);
  });

  test.each([
    ['München im Spätsommer', 'munchen spatsommer'],
    ['ذهبت إلى البيت', 'بيت'],
    ['我们明天去北京吃饭', '北京'],
    ['Done 🎉', '🎉'],
  ])('finds %s by %s', async (text, typed) => {
    const { ann, bob, conversationId: id } = await registerFriends(stack);
    await seqOf(ann, id, text);
    await seqOf(bob, id, 'something else');
    expect(await found(bob, typed)).toEqual([text]);
  });

  test('forgives a slip where nothing is written so, and says that it did', async () => {
    const { ann, bob, conversationId: id } = await registerFriends(stack);
    await seqOf(ann, id, 'See you tomorrow at the harbour');
    const slip = accepted(await search(bob, 'tomorow harbour'));
    expect([textsOf(slip), slip.similar]).toEqual([['See you tomorrow at the harbour'], true]);
    await seqOf(ann, id, 'tomorow, as you write it, harbour');
    const exact = accepted(await search(bob, 'tomorow harbour'));
    expect([textsOf(exact), exact.similar]).toEqual([['tomorow, as you write it, harbour'], false]);
  });

  test('goes on where it stopped, without gaps and repeats', async () => {
    const { ann, bob, conversationId: id } = await registerFriends(stack);
    const count = searchLimits.resultsPerPage * 2 + 3;
    for (let nr = 1; nr <= count; nr++) await seqOf(nr % 2 ? ann : bob, id, `lantern ${nr}`);
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null; pages++) {
      expect(pages).toBeLessThan(4);
      const page: Awaited<ReturnType<typeof search>>['body'] = accepted(
        await search(ann, 'lantern', cursor ? { cursor } : {}),
      );
      seen.push(...textsOf(page));
      cursor = page.cursor;
    }
    expect(seen).toEqual(Array.from({ length: count }, (_, index) => `lantern ${count - index}`));
  });

  test('knows what a message says now: after an edit the new words, after deleting none', async () => {
    const { ann, bob, conversationId: id } = await registerFriends(stack);
    const seq = await seqOf(ann, id, 'about pineapples');
    accepted(await groups.change(ann, id, seq, { type: 'edit', body: body('about watermelons') }));
    expect([await found(bob, 'pineapples'), await found(bob, 'watermelons')]).toEqual([
      [],
      ['about watermelons'],
    ]);
    accepted(await groups.change(ann, id, seq, { type: 'delete' }));
    expect(await found(bob, 'watermelons')).toEqual([]);
    const { rows } = await database.query({
      text: 'select tokens from messages where conversation_id = $1 and seq = $2',
      values: [id, seq],
    });
    expect(rows).toEqual([{ tokens: null }]);
  });
});

describe('nobody finds what they cannot see', () => {
  test('a stranger finds nothing, and asking for a foreign conversation is refused', async () => {
    const { ann, bob, conversationId: id } = await registerFriends(stack);
    const eve = await register(stack, 'eve');
    await seqOf(ann, id, 'secret lighthouse');
    expect(await found(bob, 'lighthouse', id)).toEqual(['secret lighthouse']);
    expect(await found(eve, 'lighthouse')).toEqual([]);
    expect(refusedWith(await search(eve, 'lighthouse', { conversationId: id }))).toBe('not_found');
  });

  test('a member finds what is written between joining and leaving', async () => {
    const { owner, outside, id } = await openGroup(stack, { inside: ['bea'], outside: ['dan'] });
    const dan = outside[0] as TestPerson;
    await seqOf(owner, id, 'compass before');
    accepted(await groups.add(owner, id, [dan]));
    await seqOf(owner, id, 'compass during');
    accepted(await groups.remove(owner, id, dan));
    await seqOf(owner, id, 'compass after');
    for (const where of [undefined, id])
      expect(await found(dan, 'compass', where)).toEqual(['compass during']);
    expect(await found(owner, 'compass')).toHaveLength(3);
  });

  test('what has expired, what was hidden, and what somebody blocked wrote is not found', async () => {
    const { ann, bob, conversationId: id } = await registerFriends(stack);
    const hidden = await seqOf(ann, id, 'meadow hidden');
    await seqOf(ann, id, 'meadow kept');
    accepted(await bob.call('POST', `/api/conversations/${id}/hidden-messages`, { seqs: [hidden] }));
    expect(await found(bob, 'meadow')).toEqual(['meadow kept']);
    expect(await found(ann, 'meadow')).toHaveLength(2);

    accepted(await bob.call('PUT', `/api/blocks/${ann.id}`));
    await seqOf(ann, id, 'meadow unheard');
    expect(await found(bob, 'meadow')).toEqual(['meadow kept']);
    expect(await found(ann, 'meadow')).toHaveLength(3);
    accepted(await bob.call('DELETE', `/api/blocks/${ann.id}`));

    const other = await registerFriends(stack);
    accepted(await lifetimes.set(other.ann, other.conversationId, 3_600));
    await seqOf(other.ann, other.conversationId, 'meadow for an hour');
    expect(await found(other.bob, 'meadow')).toEqual(['meadow for an hour']);
    clock.advance(3_600_000);
    await renew(stack, other.bob);
    expect(await found(other.bob, 'meadow')).toEqual([]);
  });

  test('a conversation that was taken off the list is not searched', async () => {
    const { owner, inside, id } = await openGroup(stack, { inside: ['bea'] });
    const bea = inside[0] as TestPerson;
    await seqOf(owner, id, 'umbrella stand');
    accepted(await groups.remove(owner, id, bea));
    expect(await found(bea, 'umbrella')).toEqual(['umbrella stand']);
    accepted(await bea.call('DELETE', `/api/conversations/${id}`));
    expect(await found(bea, 'umbrella')).toEqual([]);
  });
});

test('tokens are nothing without the author’s key: what is left of them names nobody’s words', async () => {
  const { ann, bob, conversationId: id } = await registerFriends(stack);
  const other = await registerFriends(stack);
  await seqOf(ann, id, 'marmalade');
  await seqOf(bob, id, 'marmalade');
  const tokens = await tokensIn(id);
  expect(tokens).toHaveLength(2);
  expect(tokens[0]?.length, 'seven trigrams').toBe(7);
  expect(
    tokens[0]?.filter((token) => tokens[1]?.includes(token)),
    'two authors',
  ).toEqual([]);
  accepted(await groups.write(ann, id, 'marmalade'));
  expect((await tokensIn(id))[2], 'the same author in the same conversation').toEqual(tokens[0]);
  await seqOf(other.ann, other.conversationId, 'marmalade');
  const elsewhere = (await tokensIn(other.conversationId))[0] ?? [];
  expect(
    elsewhere.filter((token) => tokens.flat().includes(token)),
    'another conversation',
  ).toEqual([]);

  expect(await found(bob, 'marmalade', id)).toHaveLength(3);
  const ctx = createContext(demoEnvironment(stack.stores, stack.origin, 'test'), { clock });
  await ctx.personKeys.destroy(ann.id);
  clock.advance(600_000);
  await renew(stack, bob);
  expect(await found(bob, 'marmalade', id)).toHaveLength(1);
});

describe('asking', () => {
  test('is refused without a word, with a cursor that is none, and beyond the length', async () => {
    const { ann, conversationId: id } = await registerFriends(stack);
    await seqOf(ann, id, 'anything');
    for (const [text, more] of [
      ['', {}],
      ['… !', {}],
      ['any', { cursor: 'e.1.2' }],
      ['any', { cursor: `e.9999999999999999.${id}.1` }],
      ['a'.repeat(searchLimits.textMaxCodePoints + 1), {}],
      ['any', { conversationId: 'x' }],
    ] as const) {
      expect(refusedWith(await search(ann, text, more)), text).toBe('invalid');
    }
    expect(refusedWith(await ann.call('POST', '/api/messages/search', {}))).toBe('invalid');
    expect(await found(ann, 'any')).toEqual(['anything']);
  });

  test('takes a token that may read messages', async () => {
    const { ann, conversationId: id } = await registerFriends(stack);
    await seqOf(ann, id, 'for programs');
    const ask = async (token: string) =>
      request(stack, 'POST', '/api/messages/search', { text: 'programs' }, { token });
    expect(await ask((await tokenOf(ann, ['messages:write'])).token)).toMatchObject({ status: 403 });
    expect(await ask((await tokenOf(ann, ['messages:read'])).token)).toMatchObject({
      status: 200,
      body: { messages: [{ body: { text: 'for programs' } }] },
    });
  });
});

async function tokensIn(id: string): Promise<number[][]> {
  const { rows } = await database.query<{ tokens: number[] }>({
    text: "select tokens from messages where conversation_id = $1 and kind = 'message' order by seq",
    values: [id],
  });
  return rows.map(({ tokens }) => tokens);
}
