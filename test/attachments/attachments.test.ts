import { describe, expect, test } from 'vitest';
import type { Attachment } from '../../functions/wire/attachments.ts';
import type { TextBody } from '../../functions/wire/conversations.ts';
import { groups, openGroup } from '../groups/harness.ts';
import { lookInto } from '../helpers/database.ts';
import { befriend, register, registerFriends, uuid7 } from '../helpers/person.ts';
import { eventually, startTestStack, TestClock } from '../helpers/stack.ts';
import { lookIntoBucket, open, read, send, upload, words } from './harness.ts';
import { look, noise, picture, withExif } from './images.ts';

const clock = new TestClock();
const stack = await startTestStack({ overrides: { clock } });
const bucket = lookIntoBucket(stack);
const database = lookInto(stack);
const { ann, bob, conversationId } = await registerFriends(stack);

const bodyOf = (message: { body: unknown }) => message.body as TextBody;
const only = (attachments: readonly Attachment[] | undefined): Attachment => {
  expect(attachments).toHaveLength(1);
  return (attachments as [Attachment])[0];
};

describe('an image', () => {
  test('reaches the other person upright, smaller, without its metadata, and lies encrypted in the bucket', async () => {
    const canary = 'Taken at 52.5163 N 13.3777 E';
    const original = withExif(noise(3_000, 2_000), canary);
    expect(look(original).fields).toContain('exif-data');
    const socket = await bob.connect();
    const { id } = await upload(ann, original, { contentType: 'image/jpeg' });
    const sent = await send(ann, conversationId, [{ id, name: 'Gate.jpg' }], { text: 'Look' });
    expect(sent.status).toBe(200);
    const attachment = only(bodyOf(sent.body.event.message).attachments);
    expect(attachment).toMatchObject({
      id,
      name: 'Gate.jpg',
      kind: 'image',
      contentType: 'image/jpeg',
      width: 1_707,
      height: 2_560,
      preview: true,
    });
    const pushed = await socket.next('event', ({ event }) => event.type === 'message.created');
    expect(pushed.event).toEqual(sent.body.event);

    const [access] = await open(bob, [id]);
    if (!access) throw new Error('Bob sees nothing.');
    const content = await read(access);
    expect(content.length).toBe(attachment.sizeBytes);
    expect(look(content)).toMatchObject({ width: 1_707, height: 2_560, fields: [] });
    expect(look(await read(access, 'previewUrl'))).toMatchObject({ width: 427, height: 640, fields: [] });

    const contents = await bucket.contents();
    expect(contents.size).toBeGreaterThan(1);
    for (const [key, object] of contents) {
      expect(key).toMatch(/^stored\//);
      expect(object.includes(canary), key).toBe(false);
      expect(object.subarray(0, 3).equals(content.subarray(0, 3)), key).toBe(false);
    }
    expect(content.includes(canary)).toBe(false);
  });

  test.each([
    ['image/png', '.png', 'image/jpeg'],
    ['image/webp', '.webp', 'image/jpeg'],
    ['image/gif', '.gif', 'image/webp'],
  ])('of type %s is shown with its colours', async (contentType, suffix, kept) => {
    const { id, state } = await upload(ann, picture(300, 100, suffix), { contentType });
    expect(state).toBe('ready');
    const sent = await send(ann, conversationId, [{ id, name: `a${suffix}` }]);
    const told = only(bodyOf(sent.body.event.message).attachments);
    expect(told).toMatchObject({ contentType: kept, width: 300, height: 100 });
    expect(told.colour).toMatch(/^#[0-9a-f]{6}$/);
    const [access] = await open(ann, [id]);
    const { left, right } = look(await read(access as NonNullable<typeof access>));
    expect((left[0] ?? 0) - (left[2] ?? 0)).toBeGreaterThan(100);
    expect((right[2] ?? 0) - (right[0] ?? 0)).toBeGreaterThan(100);
  });
});

test('a voice message keeps its length and its waveform', async () => {
  const webm = Buffer.concat([
    Buffer.from([0x1a, 0x45, 0xdf, 0xa3]),
    Buffer.from('\x42\x82\x84webm'),
    words(),
  ]);
  const { id } = await upload(ann, webm, { contentType: 'audio/webm' });
  const voice = { durationMs: 4_200, waveform: [0, 12, 31, 7] };
  const sent = await send(ann, conversationId, [{ id, name: 'Voice message', voice }]);
  expect(only(bodyOf(sent.body.event.message).attachments)).toMatchObject({ kind: 'audio', voice });
});

test('an upload becomes part of one message: of two at once one is refused, and a repeat gets the first answer', async () => {
  const { id } = await upload(ann, words());
  const clientIds = [uuid7(), uuid7()];
  const answers = await Promise.all(
    clientIds.map((clientId) => send(ann, conversationId, [{ id, name: 'a.txt' }], { clientId })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const won = answers.findIndex(({ status }) => status === 200);
  expect(answers[1 - won]?.body.code).toBe('upload_unusable');
  const again = await send(ann, conversationId, [{ id, name: 'a.txt' }], {
    clientId: clientIds[won] as string,
  });
  expect(again.body.event).toEqual(answers[won]?.body.event);
  const { body } = await bob.call<{ messages: { body: TextBody }[] }>(
    'GET',
    `/api/conversations/${conversationId}/messages`,
  );
  const holding = body.messages.filter((one) => one.body?.attachments?.some((file) => file.id === id));
  expect(holding).toHaveLength(1);
});

test('what is not the sender’s, not ready or nowhere cannot be sent, and then nothing is', async () => {
  const mine = await upload(ann, words());
  const his = await upload(bob, words());
  const before = (await database.counts()).messages;
  for (const ids of [[his.id], [mine.id, his.id], [uuid7()]]) {
    const refs = ids.map((id) => ({ id, name: 'a.txt' }));
    expect(await send(ann, conversationId, refs)).toMatchObject({
      status: 409,
      body: { code: 'upload_unusable' },
    });
  }
  expect((await database.counts()).messages).toBe(before);
  expect((await send(ann, conversationId, [{ id: mine.id, name: 'a.txt' }])).status).toBe(200);
});

describe('who may open', () => {
  test('members who see the message; strangers, and members who came later, find nothing', async () => {
    const {
      owner,
      inside,
      outside,
      id: groupId,
    } = await openGroup(stack, { inside: ['dan'], outside: ['eve'] });
    const [dan, eve] = [inside[0], outside[0]] as [typeof owner, typeof owner];
    const first = await upload(owner, words());
    await send(owner, groupId, [{ id: first.id, name: 'a.txt' }]);
    expect(await open(dan, [first.id])).toHaveLength(1);
    expect(await open(eve, [first.id])).toEqual([]);

    await owner.call('POST', `/api/groups/${groupId}/members`, { clientId: uuid7(), userIds: [eve.id] });
    expect(await open(eve, [first.id])).toEqual([]);
    await owner.call('DELETE', `/api/groups/${groupId}/members/${dan.id}?clientId=${uuid7()}`);
    const second = await upload(owner, words());
    await send(owner, groupId, [{ id: second.id, name: 'b.txt' }]);
    expect(await open(eve, [second.id])).toHaveLength(1);
    // Who left keeps what was before, and gets nothing new.
    expect((await open(dan, [first.id, second.id])).map(({ id }) => id)).toEqual([first.id]);
  });

  test('not who has blocked the sender, and the sender does not notice', async () => {
    const [gil, hal] = await Promise.all([register(stack, 'gil'), register(stack, 'hal')]);
    const direct = await befriend(gil, hal);
    await hal.call('PUT', `/api/blocks/${gil.id}`);
    const { id } = await upload(gil, words());
    expect((await send(gil, direct, [{ id, name: 'a.txt' }])).status).toBe(200);
    expect(await open(gil, [id])).toHaveLength(1);
    expect(await open(hal, [id])).toEqual([]);
  });

  test('nobody before it is sent', async () => {
    const { id } = await upload(ann, words());
    expect(await open(ann, [id])).toEqual([]);
    expect(await open(bob, [id])).toEqual([]);
  });

  test('the address ends after minutes, is an attachment of no type, and is for one object', async () => {
    const { id } = await upload(ann, words());
    await send(ann, conversationId, [{ id, name: 'a.txt' }]);
    const [access] = await open(bob, [id]);
    const url = new URL(access?.url ?? '');
    expect(url.searchParams.get('X-Amz-Expires')).toBe('300');
    const answer = await fetch(url);
    expect(answer.headers.get('content-disposition')).toBe('attachment');
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    url.pathname = url.pathname.replace(/.{4}$/, '0000');
    expect((await fetch(url)).status).toBe(403);
    expect((await fetch(`${url.origin}${url.pathname}`)).status).toBe(403);
  });
});

describe('forwarding', () => {
  test('needs no second upload, is open to the new conversation, and outlives the first message', async () => {
    const carol = await register(stack, 'carol');
    const second = await befriend(bob, carol);
    const content = words();
    const { id } = await upload(ann, content);
    const first = await send(ann, conversationId, [{ id, name: 'a.txt' }]);
    const before = await bucket.keys();
    const forwarded = await send(bob, second, [{ id, name: 'a.txt' }], { forwarded: true });
    expect(forwarded.status).toBe(200);
    expect(await bucket.keys()).toEqual(before);
    const copy = only(bodyOf(forwarded.body.event.message).attachments);
    expect(copy.id).not.toBe(id);
    expect(await open(carol, [id])).toEqual([]);
    await deleteMessage(ann, conversationId, first.body.event.seq);
    expect(await open(bob, [id])).toEqual([]);
    await sweepOnce();
    const [access] = await open(carol, [copy.id]);
    expect(await read(access as NonNullable<typeof access>)).toEqual(content);

    await deleteMessage(bob, second, forwarded.body.event.seq);
    await eventually('the object is gone', async () => (await bucket.keys()).length < before.length);
  });

  test('is refused for what the sender cannot see', async () => {
    const eve = await register(stack, 'eve');
    const other = await befriend(eve, await register(stack, 'fay'));
    const { id } = await upload(ann, words());
    await send(ann, conversationId, [{ id, name: 'a.txt' }]);
    expect(await send(eve, other, [{ id, name: 'a.txt' }], { forwarded: true })).toMatchObject({
      status: 409,
      body: { code: 'upload_unusable' },
    });
  });
});

describe('deleting', () => {
  test('a message for everyone makes its files unreadable at once and removes every object', async () => {
    const before = await bucket.keys();
    const { id } = await upload(ann, noise(800, 600), { contentType: 'image/jpeg' });
    const sent = await send(ann, conversationId, [{ id, name: 'a.jpg' }]);
    expect((await bucket.keys()).length).toBe(before.length + 2);
    await deleteMessage(ann, conversationId, sent.body.event.seq);
    expect(await open(ann, [id])).toEqual([]);
    const kept = await database.query({
      text: 'select content_key from attachments where id = $1',
      values: [id],
    });
    expect(kept.rows).toEqual([{ content_key: null }]);
    await eventually('the objects are gone', async () => (await bucket.keys()).length === before.length);
    expect(await bucket.keys()).toEqual(before);
  });

  test('a group takes its files along', async () => {
    const { owner, inside, id: groupId } = await openGroup(stack, { inside: ['ivy'] });
    const { id } = await upload(owner, words());
    const before = await bucket.keys();
    await send(owner, groupId, [{ id, name: 'a.txt' }]);
    for (const member of [...inside, owner]) await groups.remove(member, groupId, member);
    await sweepOnce();
    await eventually('the object is gone', async () => (await bucket.keys()).length < before.length);
  });
});

test('an edit changes the words and keeps the files; without files a text may not be empty', async () => {
  const { id } = await upload(ann, words());
  const sent = await send(ann, conversationId, [{ id, name: 'a.txt' }], { text: 'Before' });
  const { seq } = sent.body.event;
  const edit = (at: number, text: string) =>
    ann.call<{ event: { message: { body: TextBody } } }>(
      'POST',
      `/api/conversations/${conversationId}/messages/${at}/changes`,
      { clientId: uuid7(), change: { type: 'edit', body: { type: 'text', text } } },
    );
  const edited = await edit(seq, 'After');
  expect(edited.body.event.message.body).toEqual({ ...bodyOf(sent.body.event.message), text: 'After' });
  expect((await edit(seq, '')).status).toBe(200);
  const plain = await groups.write(ann, conversationId, 'Words');
  expect(await edit(plain.body.event.seq, ' ')).toMatchObject({
    status: 400,
    body: { code: 'invalid', issues: [{ path: 'change.body.text', reason: 'required' }] },
  });
});

test('files of a conversation are listed by kind, newest page first, for those who see them', async () => {
  const [kim, leo] = await Promise.all([register(stack, 'kim'), register(stack, 'leo')]);
  const direct = await befriend(kim, leo);
  const image = await upload(kim, picture(20, 20), { contentType: 'image/jpeg' });
  const file = await upload(kim, words());
  await send(kim, direct, [{ id: image.id, name: 'a.jpg' }]);
  await send(kim, direct, [{ id: file.id, name: 'a.txt' }]);
  const list = (kind: string) =>
    leo.call<{ messages: { body: TextBody }[]; more: boolean }>(
      'GET',
      `/api/conversations/${direct}/attachments?kind=${kind}`,
    );
  const [media, files] = [(await list('media')).body, (await list('files')).body];
  expect(media.messages.map(({ body }) => body.attachments?.[0]?.name)).toEqual(['a.jpg']);
  expect(files.messages.map(({ body }) => body.attachments?.[0]?.name)).toEqual(['a.txt']);
  const path = `/api/conversations/${direct}/attachments?kind=files`;
  expect((await ann.call('GET', path)).status).toBe(404);
});

function deleteMessage(person: typeof ann, inConversation: string, seq: number) {
  return person.call('POST', `/api/conversations/${inConversation}/messages/${seq}/changes`, {
    clientId: uuid7(),
    change: { type: 'delete' },
  });
}

/** Any job of the queue sweeps. */
async function sweepOnce(): Promise<void> {
  const { id } = await upload(bob, words());
  await bob.call('DELETE', `/api/uploads/${id}`);
}
