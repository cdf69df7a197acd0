import { describe, expect, test } from 'vitest';
import type { ErrorCode, Problem } from '../../functions/wire/errors.ts';
import { lookInto } from '../helpers/database.ts';
import { befriend, register, request, uuid7 } from '../helpers/person.ts';
import { TestSocket } from '../helpers/socket.ts';
import { startTestStack } from '../helpers/stack.ts';

const stack = await startTestStack();
const database = lookInto(stack);
const [ann, bob] = await Promise.all([register(stack, 'ann'), register(stack, 'bob')]);
const conversationId = await befriend(ann, bob);
const path = `/api/conversations/${conversationId}/messages`;
const text = (value: unknown) => ({ type: 'text', text: value });

/** Bodies of `message.send` (its `clientId` and `body`) that no door takes, with the reason they are given. */
const wrongMessages: [string, object, string][] = [
  ['an unknown field', { body: { ...text('hi'), html: '<b>' } }, 'body.html: unknown_field'],
  ['an unknown body type', { body: { type: 'video', text: 'hi' } }, 'body.type: wrong_type'],
  ['a number as text', { body: text(7) }, 'body.text: wrong_type'],
  ['no body', { body: undefined }, 'body: required'],
  ['a list as body', { body: [text('hi')] }, 'body.type: required'],
  ['empty text', { body: text('') }, 'body.text: required'],
  ['white space alone', { body: text(' \n\t\u00a0\u3000') }, 'body.text: required'],
  ['invisible characters alone', { body: text('\u200b\u2060\ufeff') }, 'body.text: required'],
  ['blank letters alone', { body: text('\u3164\u2800') }, 'body.text: required'],
  ['a lone surrogate', { body: text('hi \ud83d') }, 'body.text: not_unicode'],
  ['NUL', { body: text('a\0b') }, 'body.text: forbidden_characters'],
  ['4,001 code points', { body: text('🌙'.repeat(4_001)) }, 'body.text: too_long'],
  ['21 combining marks', { body: text(`a${'\u0301'.repeat(21)}`) }, 'body.text: too_many_marks'],
  [
    'a pile of marks with joiners between',
    { body: text(`a${`${'\u0301'.repeat(10)}\u200d`.repeat(5)}`) },
    'body.text: too_many_marks',
  ],
  ['no client id', { clientId: undefined }, 'clientId: required'],
  ['a client id that is a UUIDv4', { clientId: crypto.randomUUID() }, 'clientId: not_uuid_v7'],
  ['a client id in capitals', { clientId: uuid7().toUpperCase() }, 'clientId: not_uuid_v7'],
  ['a client id that is a number', { clientId: 1e308 }, 'clientId: wrong_type'],
];

const good = () => ({ clientId: uuid7(), body: text('fine') });
const reasonsOf = (issues: Problem['issues']) =>
  issues?.map(({ path, reason }) => `${path}: ${reason}`) ?? [];

describe('messages that do not fit', () => {
  test.each(wrongMessages)(
    '%s is refused at both doors, and nothing is stored',
    async (_, change, reason) => {
      const before = await database.counts();
      const socket = await ann.connect();
      const command = { ...good(), ...change };
      const overHttp = await ann.call('POST', path, command);
      expect(overHttp).toMatchObject({ status: 400, body: { code: 'invalid', retry: 'never' } });
      expect(reasonsOf(overHttp.body.issues)).toContain(reason);
      const overSocket = await socket.command({ type: 'message.send', conversationId, ...command });
      expect(overSocket).toMatchObject({ ok: false, error: { code: 'invalid' } });
      if (!overSocket.ok) expect(reasonsOf(overSocket.error.issues)).toContain(reason);
      expect(await database.counts()).toEqual(before);
      await socket.close();
    },
  );

  test('exactly at the limits they are taken, and come back as they were', async () => {
    for (const value of [
      '🌙'.repeat(4_000),
      `${'e\u0301'.repeat(2_000)}`,
      `a${'\u0301'.repeat(20)}`,
      '\u0001'.repeat(3_999).concat('x'),
      '<img src=x onerror=alert(1)>',
      '👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ⠓⠊',
      '"\\\u2028\u2029',
    ]) {
      const socket = await ann.connect();
      const reply = await socket.command({
        type: 'message.send',
        conversationId,
        ...good(),
        body: text(value),
      });
      expect(reply).toMatchObject({ ok: true, result: { event: { message: { body: { text: value } } } } });
      const page = await bob.call<{ messages: { body: { text: string } }[] }>('GET', `${path}?limit=1`);
      expect(page.body.messages[0]?.body.text).toBe(value);
      await socket.close();
    }
  });
});

describe('HTTP bodies that do not fit', () => {
  const cases: [string, string | Uint8Array, number, ErrorCode][] = [
    ['no JSON', '{"account":', 400, 'invalid'],
    ['nothing', '', 400, 'invalid'],
    ['a list', '[]', 400, 'invalid'],
    ['null', 'null', 400, 'invalid'],
    ['a text', '"sync"', 400, 'invalid'],
    [
      '70 kB',
      JSON.stringify({ account: null, conversations: {}, filler: 'x'.repeat(70_000) }),
      413,
      'too_large',
    ],
    ['30,000 brackets', '['.repeat(30_000) + ']'.repeat(30_000), 400, 'invalid'],
    ['deep objects', `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`, 400, 'invalid'],
    ['an own __proto__', '{"account":null,"conversations":{},"__proto__":{"admin":true}}', 400, 'invalid'],
    ['a constructor', '{"account":null,"conversations":{},"constructor":{"prototype":{}}}', 400, 'invalid'],
    ['a huge number', '{"account":1e308,"conversations":{}}', 400, 'invalid'],
    ['a number beyond 2^53', '{"account":9007199254740993,"conversations":{}}', 400, 'invalid'],
    ['a negative number', '{"account":-1,"conversations":{}}', 400, 'invalid'],
    ['a fraction', '{"account":1.5,"conversations":{}}', 400, 'invalid'],
    ['a number as text', '{"account":"1","conversations":{}}', 400, 'invalid'],
    ['a bad UUID as key', '{"account":null,"conversations":{"1":1}}', 400, 'invalid'],
    ['bytes that are no UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 400, 'invalid'],
  ];
  test.each(cases)('%s', async (_, raw, status, code) => {
    const answer = await ann.call('POST', '/api/sync', undefined, {
      raw,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer).toMatchObject({ status, body: { code, type: `urn:umbrachat:error:${code}`, status } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  test('the largest number that can be a position is taken', async () => {
    const body = { account: Number.MAX_SAFE_INTEGER, conversations: { [conversationId]: 2 ** 53 - 1 } };
    expect(await ann.call('POST', '/api/sync', body)).toMatchObject({
      status: 200,
      body: { account: { kind: 'snapshot' }, conversations: [{ kind: 'snapshot' }] },
    });
  });

  test('addresses that do not fit', async () => {
    const get = async (address: string) => (await ann.call('GET', address)).status;
    expect(await get(`/api/conversations/${conversationId.toUpperCase()}/messages`)).toBe(400);
    expect(await get('/api/conversations/1/messages')).toBe(400);
    expect(await get(`/api/conversations/${uuid7()}/messages`)).toBe(404);
    expect(await get('/api/people/%00')).toBe(400);
    expect(await get('/api/people/ann%27%20or%201=1')).toBe(400);
    expect(await get('/api/nothing')).toBe(404);
    const queries = ['limit=0', 'limit=101', 'limit=x', 'before=-1', 'before=1&after=1', 'before=1&before=2'];
    for (const query of [...queries, 'before=9999999999999999', 'unknown=1', 'limit=', '__proto__=1'])
      expect(await get(`${path}?${query}`), query).toBe(400);
    expect(await get(`${path}?before=999999999999999`)).toBe(200);
  });
});

describe('frames that do not fit', () => {
  const refusedWith = (raw: string, ref: string | null, code: ErrorCode) => ({ raw, ref, code });
  const frames: [string, ReturnType<typeof refusedWith>][] = [
    ['no JSON', refusedWith('{"type":', null, 'invalid')],
    ['a list', refusedWith('[]', null, 'invalid')],
    ['null', refusedWith('null', null, 'invalid')],
    ['a number', refusedWith('1e999', null, 'invalid')],
    ['an unknown type', refusedWith('{"type":"admin","ref":"a"}', 'a', 'invalid')],
    ['the type __proto__', refusedWith('{"type":"__proto__","ref":"a"}', 'a', 'invalid')],
    ['the type constructor', refusedWith('{"type":"constructor","ref":"a"}', 'a', 'invalid')],
    ['no type', refusedWith('{"ref":"b"}', 'b', 'invalid')],
    ['no ref', refusedWith('{"type":"ping","visible":true}', null, 'invalid')],
    ['a ref with markup', refusedWith('{"type":"ping","visible":true,"ref":"<b>"}', null, 'invalid')],
    ['an unknown field', refusedWith('{"type":"ping","visible":true,"ref":"c","x":1}', 'c', 'invalid')],
    [
      'an own __proto__',
      refusedWith('{"type":"ping","visible":true,"ref":"d","__proto__":{}}', 'd', 'invalid'),
    ],
    ['a wrong type of field', refusedWith('{"type":"ping","visible":"yes","ref":"e"}', 'e', 'invalid')],
    ['deep brackets', refusedWith('['.repeat(16_000), null, 'invalid')],
    [
      'another protocol',
      refusedWith('{"type":"hello","ref":"f","protocol":99,"visible":true}', 'f', 'unsupported_protocol'),
    ],
    [
      'receipts for nothing',
      refusedWith('{"type":"receipt.update","ref":"g","receipts":[]}', 'g', 'invalid'),
    ],
  ];

  test('get a coded refusal each, and the socket stays usable', async () => {
    const before = await database.counts();
    const socket = await ann.connect();
    for (const [name, { raw, ref, code }] of frames) {
      socket.frames.length = 0;
      socket.sendRaw(raw);
      const reply = await socket.next('reply');
      expect(reply, name).toMatchObject({ ref, ok: false, error: { code, retry: 'never' } });
      expect((await socket.ping()).type, name).toBe('pong');
    }
    expect(await database.counts()).toEqual(before);
    expect(socket.failures).toEqual([]);
    await socket.close();
  });

  test('too large or binary end the socket with the code of the gateway', async () => {
    const closedBy = async (send: (socket: TestSocket) => void) => {
      const socket = await ann.connect();
      send(socket);
      return (await socket.untilClosed()).code;
    };
    const padded = (bytes: number) => JSON.stringify({ type: 'ping', ref: 'a', visible: true }).padEnd(bytes);
    expect(await closedBy((socket) => socket.sendRaw(padded(33_000)))).toBe(1009);
    expect(await closedBy((socket) => socket.sendRaw(padded(129_000)))).toBe(1009);
    expect(await closedBy((socket) => socket.sendRaw(Buffer.from(padded(100))))).toBe(1003);
    const socket = await ann.connect();
    socket.sendRaw(padded(32_768));
    expect((await socket.next('pong', (frame) => frame.ref === 'a')).ref).toBe('a');
    await socket.close();
  });

  test('before hello a socket already answers, and a wrong first frame does not end it', async () => {
    const socket = await TestSocket.open(stack, { authorization: `Bearer ${ann.token}` });
    socket.sendRaw('hello?');
    expect(await socket.next('reply')).toMatchObject({ ok: false, ref: null });
    expect((await socket.hello()).userId).toBe(ann.id);
    await socket.close();
  });
});

test('a problem document names its request and leaks nothing of the inside', async () => {
  const answer = await request(stack, 'POST', '/api/sync', {});
  expect(answer.body.requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(Object.keys(answer.body).sort()).toEqual(
    ['code', 'message', 'requestId', 'retry', 'status', 'title', 'type'].sort(),
  );
});
